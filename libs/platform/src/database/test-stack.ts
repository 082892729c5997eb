import { testDatabase, type TestDatabase } from '@fettle/testing';
import { AuditTrail } from './audit-trail.js';
import { connect } from './connect.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { platformMigrations } from './migrations/index.js';
import type { DatabaseOptions } from './options.js';
import { Outbox } from './outbox.js';
import { UnitOfWork } from './unit-of-work.js';

/** For specs: a connected process, so to say. Several may share one test database. */
export interface TestStack {
  readonly database: Database;
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly audit: AuditTrail;
  close(): Promise<void>;
}

/** A test database with the platform's tables. */
export function platformDatabase(): Promise<TestDatabase> {
  return testDatabase({
    key: `platform ${platformMigrations.map((one) => one.toString()).join()}`,
    prepare: async (url) => {
      const dataSource = await connect(createDataSource({ url }));
      await migrate(dataSource);
      await dataSource.destroy();
    },
  });
}

/** Everything that a process has to write transactions. */
export async function openStack(url: string, options: Partial<DatabaseOptions> = {}): Promise<TestStack> {
  const dataSource = await connect(createDataSource({ url, poolSize: 4, ...options }));
  const database = new Database(dataSource);
  return {
    database,
    unitOfWork: new UnitOfWork(database),
    outbox: new Outbox(),
    audit: new AuditTrail(),
    close: () => dataSource.destroy(),
  };
}
