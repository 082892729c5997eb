import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { loadConfigOrExit, type Config } from '@fettle/platform/config';
import { Log, NestLogger } from '@fettle/platform/logging';
import { startPlatform, type Lifecycle } from '@fettle/platform/process';
import { RestartService, withStoredAddresses } from '../settings/index.js';
import { ApplicationModule } from './application.module.js';

export interface Application {
  readonly core: INestApplicationContext;
  readonly config: Config;
  readonly log: Log;
}

/** Builds the core context of a process and starts what every process runs: database, bus, queues, relay, ops port. */
export async function startApplication(
  service: string,
  lifecycle: Lifecycle,
  given = loadConfigOrExit(),
): Promise<Application> {
  const config = await withStoredAddresses(given);
  const log = Log.create({ name: service, level: config.logLevel });
  const core = await NestFactory.createApplicationContext(ApplicationModule.of(service, config, log), {
    logger: new NestLogger(log),
    abortOnError: false,
  });
  if (config.supervised) core.get(RestartService, { strict: false }).bind(lifecycle);
  await startPlatform(core, lifecycle, config.ports.ops);
  return { core, config, log };
}
