import { Global, Module, type DynamicModule } from '@nestjs/common';
import { jobs } from '@fettle/contracts/jobs';
import { DataSource } from 'typeorm';
import { Bus } from '../bus/bus.js';
import { Queues } from '../queue/queues.js';
import { Keys } from '../secrets/index.js';
import { AuditAnchors } from './audit-anchors.js';
import { AuditSealer } from './audit-sealer.js';
import { AuditTrail } from './audit-trail.js';
import { connect } from './connect.js';
import { createDataSource } from './data-source.js';
import { Cursor } from './cursor.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import type { DatabaseOptions } from './options.js';
import { Outbox } from './outbox.js';
import { Relay } from './relay.js';
import { UnitOfWork } from './unit-of-work.js';

export interface DatabaseModuleOptions extends DatabaseOptions {
  /** Run pending migrations before anything else uses the database. Default true. */
  readonly migrate?: boolean;
  /** Which audit chains are young enough to begin: see `SealerRules.mayBeginSql`. */
  readonly auditMayBeginSql?: string;
}

/**
 * The database of a process, global. Making it waits for PostgreSQL and runs the migrations. Needs BusModule, QueueModule
 * and SecretsModule in the same application. Nothing runs until `Relay.start()` (and, in the scheduler, `AuditSealer.start()`).
 */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseModuleOptions): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useFactory: () => open(options) },
        { provide: Database, inject: [DataSource], useFactory: (dataSource: DataSource) => new Database(dataSource) },
        { provide: UnitOfWork, inject: [Database], useFactory: (database: Database) => new UnitOfWork(database) },
        Outbox,
        AuditTrail,
        Cursor,
        { provide: AuditAnchors, inject: [Keys], useFactory: (keys: Keys) => new AuditAnchors(keys) },
        {
          provide: AuditSealer,
          inject: [Database, UnitOfWork, AuditAnchors],
          useFactory: (database: Database, unitOfWork: UnitOfWork, anchors: AuditAnchors) =>
            new AuditSealer(database, unitOfWork, anchors, { mayBeginSql: options.auditMayBeginSql }),
        },
        {
          provide: Relay,
          inject: [Database, UnitOfWork, Queues, Bus],
          useFactory: (database: Database, unitOfWork: UnitOfWork, queues: Queues, bus: Bus) =>
            new Relay({ database, unitOfWork, queues, bus, jobs }),
        },
      ],
      exports: [DataSource, Database, UnitOfWork, Outbox, AuditTrail, Cursor, AuditAnchors, AuditSealer, Relay],
    };
  }
}

async function open(options: DatabaseModuleOptions): Promise<DataSource> {
  const dataSource = await connect(createDataSource(options));
  if (options.migrate ?? true) await migrate(dataSource);
  return dataSource;
}
