import pg from 'pg';
import { isConnectionError } from '../errors/index.js';
import { Logger } from '@nestjs/common';
import { Backoff } from './backoff.js';

const UNDEFINED_TABLE = '42P01';

/**
 * Rows that have to be known before the application is built, over a connection of their own. Waits for PostgreSQL as long as it takes;
 * no rows when there is no such table yet, or when the server refuses: who connects next tells why.
 */
export async function rowsBeforeStart<T extends object>(url: string, sql: string): Promise<T[]> {
  const backoff = new Backoff({ firstMs: 100, maxMs: 5_000 });
  const log = new Logger('Database');
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
    // An error without a listener would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<T>(sql)).rows;
    } catch (error) {
      if ((error as { code?: string }).code === UNDEFINED_TABLE || !isConnectionError(error)) return [];
      log.warn(`PostgreSQL is not reachable yet: ${(error as Error).message || (error as { code?: string }).code}`);
      await backoff.wait();
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
