import { Logger as NestLogger } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { ACQUIRE_TIMEOUT_MS } from './acquire.js';
import { platformMigrations } from './migrations/index.js';
import type { DatabaseOptions } from './options.js';
import { StatementCounter } from './statement-counter.js';

const STATEMENT_TIMEOUT_MS = 15_000;
const log = new NestLogger('Database');

/**
 * A TypeORM data source over a pg pool that survives a restart of PostgreSQL: broken connections are dropped, new ones are
 * made on demand, and no error of an idle connection ends the process. Not yet initialised (see `connect`).
 */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities ?? [],
    migrations: [...platformMigrations, ...(options.migrations ?? [])],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logging: ['query'],
    logger: new StatementCounter(),
    applicationName: options.applicationName ?? 'fettle',
    poolErrorHandler: (error: Error) => log.warn(`An idle PostgreSQL connection broke: ${error.message}`),
    extra: {
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
      acquireTimeoutMs: options.acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS,
      // The server ends what takes too long; one that is cut off cannot, and TCP would wait for a quarter of an hour.
      query_timeout: options.answerTimeoutMs ?? (options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS) + 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // Sent in the start-up packet: no extra statement per connection.
      options: sessionSettings(options),
    },
  });
}

function sessionSettings(options: DatabaseOptions): string {
  const settings = {
    statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    lock_timeout: options.lockTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 15_000,
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${Math.trunc(value)}`)
    .concat('-c TimeZone=UTC')
    .join(' ');
}

/** The pg pool under a data source. Throws when it was not initialised. */
export function poolOf(dataSource: DataSource): Pool {
  const { master } = dataSource.driver as unknown as { master?: Pool };
  if (!master) throw new Error('The data source is not connected yet');
  return master;
}
