import { Global, Module, type DynamicModule } from '@nestjs/common';
import { poolOf } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { Bus } from './bus.js';
import { PgBus } from './pg-bus.js';
import { ProcessCalls } from './process-calls.js';
import { RedisBus } from './redis-bus.js';

export type BusOptions =
  | { readonly backend: 'postgres'; readonly url: string }
  | { readonly backend: 'redis'; readonly url: string; readonly prefix?: string };

/** Makes the one `Bus` of a process. Starting and closing belong to platform/process. */
@Global()
@Module({})
export class BusModule {
  static forRoot(options: BusOptions): DynamicModule {
    return {
      module: BusModule,
      providers: [
        { provide: Bus, inject: [Database], useFactory: (database: Database) => createBus(options, database) },
        {
          provide: ProcessCalls,
          inject: [Bus, Database],
          useFactory: (bus: Bus, database: Database) => new ProcessCalls(bus, database),
        },
      ],
      exports: [Bus, ProcessCalls],
    };
  }
}

/** The bus that the options name, not started yet. */
export function createBus(options: BusOptions, database: Database): Bus {
  if (options.backend === 'redis') return new RedisBus(options);
  return new PgBus({ url: options.url, send: (sql, params) => poolOf(database.dataSource).query(sql, params) });
}
