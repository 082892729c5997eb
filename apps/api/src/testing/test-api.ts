import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { startApplication } from '@fettle/domain/application';
import { domainMigrations } from '@fettle/domain/migrations';
import { defaultLimits, type LimitRules } from '@fettle/platform/http';
import { loadConfig } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import { Database, connect, createDataSource, migrate, platformMigrations } from '@fettle/platform/database';
import { Lifecycle } from '@fettle/platform/process';
import { testDatabase, type TestClock } from '@fettle/testing';
import { openSurfaces, type SurfaceAddresses } from '../surfaces.js';

/** The API as its process runs it: real database, bus and queues on PostgreSQL, three surfaces on free ports. */
export interface TestApi {
  readonly core: INestApplicationContext;
  readonly ports: SurfaceAddresses;
  readonly clock: TestClock;
  /** Public origins of the two surfaces of people: what a browser would send as Origin. */
  readonly origins: { readonly operator: string; readonly admin: string };
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** SQL beside the API: for what no route offers, and to look at what it left behind. */
  sql<T = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** How often one source may call in specs that walk every route: what they ask is who may, not how often. */
export const walking: Partial<LimitRules> = {
  read: { ...defaultLimits.read, perMinute: 100_000, burst: 100_000 },
  write: { ...defaultLimits.write, perMinute: 100_000, burst: 100_000 },
  export: { ...defaultLimits.export, perMinute: 100_000, burst: 100_000 },
};

/**
 * Opens an API on a database of its own. `env` is added to the configuration; `reach` may put a door between the API and its
 * database, `limits` stand instead of the usual ones.
 */
export async function openTestApi(
  env: Record<string, string> = {},
  reach = (url: string): string => url,
  limits: Partial<LimitRules> = {},
): Promise<TestApi> {
  const home = await testDatabase({ key: schemaKey(), prepare });
  const dataDir = await mkdtemp(join(tmpdir(), 'fettle-api-'));
  const origins = { operator: 'http://operator.test', admin: 'http://admin.test' };
  const config = loadConfig({
    DATABASE_URL: reach(home.url),
    FETTLE_DATA_DIR: dataDir,
    FETTLE_PORT_OPERATOR: '0',
    FETTLE_PORT_ADMIN: '0',
    FETTLE_PORT_AGENT: '0',
    FETTLE_OPS_PORT: '0',
    FETTLE_OPERATOR_URL: origins.operator,
    FETTLE_ADMIN_URL: origins.admin,
    // Each test speaks from an address of its own, so that one test's attempts do not limit another's.
    FETTLE_TRUST_PROXY: 'loopback',
    LOG_LEVEL: 'silent',
    ...env,
  });
  const lifecycle = new Lifecycle();
  const { core } = await startApplication('fettle-api-test', lifecycle, config);
  const ports = await openSurfaces(core, lifecycle, '0.0.0-test', limits);
  const database = core.get(Database, { strict: false });
  return {
    core,
    ports,
    clock: home.clock,
    origins: { operator: config.surfaces.operator.publicUrl, admin: config.surfaces.admin.publicUrl },
    get: <T>(token: Type<T> | (abstract new (...args: never[]) => T)) =>
      core.get<T>(token as Type<T>, { strict: false }),
    sql: (text, values) => database.query(Ctx.system('test'), text, values),
    close: async () => {
      await lifecycle.stop();
      await home.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function schemaKey(): string {
  return `api ${[...platformMigrations, ...domainMigrations].map((one) => one.toString()).join()}`;
}

async function prepare(url: string): Promise<void> {
  const dataSource = await connect(createDataSource({ url, migrations: domainMigrations }));
  await migrate(dataSource);
  await dataSource.destroy();
}
