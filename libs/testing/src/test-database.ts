import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { TestClock, installClock } from './test-clock.js';

export interface TestDatabaseOptions {
  /** Changes when the schema does (names of the migrations): another key makes another template. */
  readonly key: string;
  /** Brings an empty database to the state that every test starts from. Runs once per key, whatever the number of workers. */
  readonly prepare: (url: string) => Promise<void>;
}

export interface TestDatabase {
  readonly url: string;
  /** Moves `fettle_now()` of this database. */
  readonly clock: TestClock;
  /** Closes other connections and removes the database. */
  drop(): Promise<void>;
}

/** The server that the runner started for tests. Throws when there is none. */
export function testDatabaseUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set; run the tests with `npm test`');
  return url;
}

/** The test Redis. Throws when there is none: only `*.redis.spec.ts` may ask. */
export function testRedisUrl(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) throw new Error('TEST_REDIS_URL is not set; run the tests with `npm test`');
  return url;
}

/** A fresh database for one spec file: a copy of the template, which the first caller makes. About 50 ms. */
export async function testDatabase({ key, prepare }: TestDatabaseOptions): Promise<TestDatabase> {
  const server = testDatabaseUrl();
  const template = `fettle_template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  await onServer(server, (client) => ensureTemplate(client, template, server, prepare));
  const name = `fettle_test_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = urlOf(server, name);
  const clock = new TestClock(url);
  return {
    url,
    clock,
    drop: () =>
      onServer(server, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** Two workers at once: the second waits on the lock and finds the template made. Half-made ones have another name. */
async function ensureTemplate(
  client: pg.Client,
  template: string,
  server: string,
  prepare: TestDatabaseOptions['prepare'],
): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(hashtext('fettle.test-template'))`);
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (rowCount) return;
  const draft = `${template}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
  await prepare(urlOf(server, draft));
  await installClock(urlOf(server, draft));
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
}

async function onServer<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
