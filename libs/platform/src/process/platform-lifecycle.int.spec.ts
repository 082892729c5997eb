import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { BusModule } from '../bus/index.js';
import { Ctx, newId } from '../context/index.js';
import { Database, DatabaseModule, Outbox, Relay, UnitOfWork } from '../database/index.js';
import { HealthModule } from '../health/index.js';
import { QueueModule, Queues } from '../queue/index.js';
import { Keys, SecretsModule } from '../secrets/index.js';
import { TracingModule } from '../tracing/index.js';
import { Lifecycle } from './lifecycle.js';
import { startPlatform } from './platform-lifecycle.js';

let home: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  dataDir = mkdtempSync(join(tmpdir(), 'fettle-platform-'));
});
afterAll(async () => {
  await home.drop();
  rmSync(dataDir, { recursive: true });
});

function coreModule(): object {
  const { url } = home;
  class Core {}
  const imports = [
    DatabaseModule.forRoot({ url, poolSize: 3 }),
    QueueModule.forRoot({ backend: 'postgres', url }),
    BusModule.forRoot({ backend: 'postgres', url }),
    SecretsModule.forRoot({ dataDir }),
    HealthModule.forRoot({ service: 'spec' }),
    TracingModule.forRoot({
      service: 'spec',
      version: '0',
      endpoint: undefined,
      headers: undefined,
      share: 1,
      agentShare: 1,
    }),
  ];
  Module({ imports })(Core);
  return Core;
}

describe('the platform of a process', () => {
  it('starts on an empty database, twice at once, carries a job, is ready, and lets go of every connection', async () => {
    const ctx = Ctx.system('platform spec', newId());
    const cores = await Promise.all(
      [coreModule(), coreModule()].map((core) => NestFactory.createApplicationContext(core, { logger: false })),
    );
    const [core, other] = [cores[0]!, cores[1]!];
    const lifecycles = [new Lifecycle(), new Lifecycle()] as const;
    const port = await startPlatform(core, lifecycles[0], 0);
    await startPlatform(other, lifecycles[1], 0);
    expect(other.get(Keys).derive('a')).toEqual(core.get(Keys).derive('a'));
    await core.get(UnitOfWork).run(ctx, async (tx) => core.get(Outbox).job(tx, 'retention.sweep', {}));
    await until(async () => (await core.get(Queues).depth('maintenance')).waiting === 1);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(((await ready.json()) as { components: { name: string }[] }).components.map(({ name }) => name)).toEqual([
      'postgres',
      'queue',
      'bus',
    ]);
    expect(ready.status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toMatch(
      /fettle_database_statements_total\{service="spec"\} \d+/,
    );
    await expect(core.get(Relay).sweep()).resolves.toBe(0);

    const connections = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    const [first] = await other.get(Database).query<{ n: number }>(ctx, connections);
    expect(first!.n).toBeLessThanOrEqual(2 * (3 + 3 + 1));
    expect(await lifecycles[0].stop(5_000)).toBe(true);
    await until(async () => (await other.get(Database).query<{ n: number }>(ctx, connections))[0]!.n <= 3 + 3 + 1);
    expect(await lifecycles[1].stop(5_000)).toBe(true);
  });
});
