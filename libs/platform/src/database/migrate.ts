import { Logger } from '@nestjs/common';
import { MigrationExecutor, type DataSource } from 'typeorm';
import { isConnectionError } from '../errors/index.js';
import { Backoff } from './backoff.js';

/** Any constant that nothing else in the database uses: 'fettle mi' read as a number. */
const lockKey = '7378697629483820641';

/**
 * Brings the schema up to date: all pending migrations, oldest first, each in its own transaction. Processes that start at
 * once wait for each other on an advisory lock. A server that goes away meanwhile is waited for: what was not committed is done again.
 * Returns the names of those that ran.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const backoff = new Backoff({ firstMs: 100, maxMs: 5_000 });
  for (;;) {
    try {
      return await migrateOnce(dataSource);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      new Logger('Database').warn(`PostgreSQL went away during a migration: ${(error as Error).message}`);
      await backoff.wait();
    }
  }
}

async function migrateOnce(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const { connectionParameters } = (await runner.connect()) as { connectionParameters: { query_timeout: number } };
  const answerTimeoutMs = connectionParameters.query_timeout;
  try {
    // A migration may take long, and so may waiting for another process's. pg reads its own limit before each statement.
    connectionParameters.query_timeout = 0;
    await runner.query('SET statement_timeout = 0');
    await runner.query('SET lock_timeout = 0');
    await runner.query('SET idle_in_transaction_session_timeout = 0');
    await runner.query(`SELECT pg_advisory_lock(${lockKey})`);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    const ran = await executor.executePendingMigrations();
    return ran.map((migration) => migration.name);
  } finally {
    connectionParameters.query_timeout = answerTimeoutMs;
    await runner.query(`SELECT pg_advisory_unlock(${lockKey})`).catch(() => undefined);
    await runner.query('RESET ALL').catch(() => undefined);
    await runner.release();
  }
}
