import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApplication } from '@fettle/domain/application';
import { domainMigrations } from '@fettle/domain/migrations';
import { loadConfig } from '@fettle/platform/config';
import { Ctx, newId } from '@fettle/platform/context';
import { Database, connect, createDataSource, migrate, platformMigrations } from '@fettle/platform/database';
import { Lifecycle } from '@fettle/platform/process';
import { Queues } from '@fettle/platform/queue';
import { testDatabase, type TestDatabase } from '@fettle/testing';
import { startScheduler } from '../start-scheduler.js';

/** A database with the whole schema, for one spec file. */
export function schedulerDatabase(): Promise<TestDatabase> {
  const key = `scheduler ${[...platformMigrations, ...domainMigrations].map((one) => one.toString()).join()}`;
  const prepare = async (url: string): Promise<void> => {
    const dataSource = await connect(createDataSource({ url, migrations: domainMigrations }));
    await migrate(dataSource);
    await dataSource.destroy();
  };
  return testDatabase({ key, prepare });
}

/** What a scheduler process is told from outside. */
export function schedulerEnv(databaseUrl: string, dataDir: string): Record<string, string> {
  return { DATABASE_URL: databaseUrl, FETTLE_DATA_DIR: dataDir, FETTLE_OPS_PORT: '0', LOG_LEVEL: 'silent' };
}

export interface TestScheduler {
  readonly queues: Queues;
  sql<T = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]>;
  /** A node of a new workspace that joined and was never heard from. */
  node(): Promise<{ nodeId: string; workspaceId: string }>;
  close(): Promise<void>;
}

/** The core of a process on a database, with the scheduler running on it (`isIdle`: without). */
export async function openScheduler(
  url: string,
  options: { env?: Record<string, string>; isIdle?: boolean } = {},
): Promise<TestScheduler> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fettle-scheduler-'));
  const config = loadConfig({ ...schedulerEnv(url, dataDir), ...options.env });
  const lifecycle = new Lifecycle();
  const { core } = await startApplication('fettle-scheduler-test', lifecycle, config);
  if (!options.isIdle) await startScheduler(core, lifecycle);
  const database = core.get(Database, { strict: false });
  const sql: TestScheduler['sql'] = (text, values) => database.query(Ctx.system('spec'), text, values);
  return {
    queues: core.get<Queues>(Queues as never, { strict: false }),
    sql,
    node: () => makeNode(sql),
    close: async () => {
      await lifecycle.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeNode(sql: TestScheduler['sql']): Promise<{ nodeId: string; workspaceId: string }> {
  const [nodeId, workspaceId] = [newId(), newId()];
  await sql('INSERT INTO workspaces (id, name, slug) VALUES ($1, $2, $2)', [workspaceId, `w-${workspaceId}`]);
  await sql(
    `WITH made AS (
       INSERT INTO nodes (id, workspace_id, name, hostname, os, arch) VALUES ($1, $2, 'web', 'web', 'linux', 'x64')
       RETURNING id, workspace_id
     ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM made`,
    [nodeId, workspaceId],
  );
  return { nodeId, workspaceId };
}
