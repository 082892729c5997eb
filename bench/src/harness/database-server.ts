import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { makeFolder } from './folders.js';
import { freePort } from './free-port.js';
import { root } from './machine.js';

interface Started {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** The PostgreSQL of one benchmark: the embedded one as `npm start` runs it, with its waiting for the disk. */
export class DatabaseServer {
  private constructor(
    private readonly server: Started,
    readonly version: string,
  ) {}

  static async start(): Promise<DatabaseServer> {
    const { startPostgres } = (await import(new URL('infra/postgres.mjs', `file://${root}`).href)) as {
      startPostgres: (options: { folder: string; port: number }) => Promise<Started>;
    };
    const folder = makeFolder();
    const server = await startPostgres({ folder, port: await freePort() });
    const [row] = await query<{ version: string }>(server.url, "SELECT current_setting('server_version') AS version");
    return new DatabaseServer(server, row!.version);
  }

  /** Signs in a superuser. */
  get url(): string {
    return this.server.url;
  }

  /** A new empty database. */
  async database(): Promise<string> {
    const name = `bench_${randomUUID().replaceAll('-', '')}`;
    await query(this.server.url, `CREATE DATABASE ${name}`);
    const url = new URL(this.server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}

/** One statement over a connection of its own. */
export async function query<T extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
