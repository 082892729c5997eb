import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { isConnectionError } from '../errors/index.js';
import { Backoff } from './backoff.js';

/**
 * Opens the data source, waiting for PostgreSQL as long as it takes (a process never exits because the database is not up
 * yet). Errors other than an unreachable server (wrong password, missing database) are thrown at once.
 */
export async function connect(dataSource: DataSource, signal?: AbortSignal): Promise<DataSource> {
  const log = new Logger('Database');
  const backoff = new Backoff({ firstMs: 100, maxMs: 5_000 });
  while (!dataSource.isInitialized) {
    try {
      await dataSource.initialize();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      log.warn(`PostgreSQL is not reachable yet: ${(error as Error).message || (error as { code?: string }).code}`);
      await backoff.wait(signal);
    }
  }
  return dataSource;
}
