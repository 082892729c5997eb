import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import type { DynamicModule, INestApplication, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Surface } from '@fettle/contracts';
import { NestLogger } from '../logging/index.js';
import type { Log } from '../logging/index.js';
import type { ContractInterceptor } from './contract-interceptor.js';
import { DirectApp } from './direct-app.js';
import type { ProblemFilter } from './problem.filter.js';
import type { RouteGuard } from './route-guard.js';

export interface SurfaceAppParts {
  readonly kind: Surface;
  readonly core: INestApplicationContext;
  readonly controllers: readonly Type[];
  readonly log: Log;
  readonly guard: RouteGuard;
  readonly interceptor: ContractInterceptor;
  readonly filter: ProblemFilter;
}

export interface SurfaceApp {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

/**
 * A Nest application without a listener; our own server calls `handle`. People's surfaces go through Nest on Express, agents' calls go
 * straight to the controllers.
 */
export function createSurfaceApp(parts: SurfaceAppParts): Promise<SurfaceApp> {
  return parts.kind === 'agent' ? directApp(parts) : expressApp(parts);
}

async function directApp({ core, controllers, guard, filter }: SurfaceAppParts): Promise<SurfaceApp> {
  const instances = controllers.map((controller) => new controller(...injectedTokens(controller).map(coreOf(core))));
  const { handle } = new DirectApp(instances as object[], guard, filter);
  return { handle, close: async () => undefined };
}

async function expressApp(parts: SurfaceAppParts): Promise<SurfaceApp> {
  const { adapter, handle } = expressEntry();
  const app = await NestFactory.create<INestApplication>(surfaceModule(parts), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(parts.log),
  });
  app.setGlobalPrefix('api/v1', { exclude: [{ path: '/', method: RequestMethod.OPTIONS }] });
  app.useGlobalGuards(parts.guard);
  app.useGlobalInterceptors(parts.interceptor);
  app.useGlobalFilters(parts.filter);
  silenceHooks(app);
  await app.init();
  return { handle, close: () => app.close() };
}

class SurfaceModule {}

/**
 * The controllers, and for each thing that they inject the one instance of the core context. Nothing is made here, so pools, queues and
 * services exist once however many surfaces a process has.
 */
function surfaceModule({ controllers, core }: SurfaceAppParts): DynamicModule {
  const tokens = new Set(controllers.flatMap(injectedTokens));
  const providers = [...tokens].map((token) => ({
    provide: token as Type,
    useValue: coreOf(core)(token),
  }));
  return { module: SurfaceModule, controllers: [...controllers], providers };
}

const coreOf = (core: INestApplicationContext) => (token: unknown) =>
  core.get<unknown>(token as Type, { strict: false });

function injectedTokens(controller: Type): unknown[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller) ?? []) as unknown[];
  const named = (Reflect.getMetadata('self:paramtypes', controller) ?? []) as { index: number; param: unknown }[];
  return types.map((type, index) => named.find((entry) => entry.index === index)?.param ?? type);
}

/** The instances belong to the core context, which runs their lifecycle hooks; a second run from here would close pools twice. */
function silenceHooks(app: INestApplication): void {
  const nothing = async (): Promise<void> => undefined;
  const names = ['callInitHook', 'callBootstrapHook', 'callDestroyHook', 'callBeforeShutdownHook', 'callShutdownHook'];
  for (const name of names) Object.defineProperty(app, name, { value: nothing });
}

function expressEntry() {
  const adapter = new ExpressAdapter();
  const express = adapter.getInstance<{
    (request: IncomingMessage, response: ServerResponse): void;
    set(name: string, value: unknown): void;
  }>();
  for (const name of ['x-powered-by', 'etag', 'query parser']) express.set(name, false);
  express.set('case sensitive routing', true);
  return { adapter, handle: (request: IncomingMessage, response: ServerResponse) => express(request, response) };
}
