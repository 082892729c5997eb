import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Bus } from '../bus/bus.js';
import { Ctx } from '../context/index.js';
import { Database } from '../database/database.js';
import { Relay } from '../database/relay.js';
import { Metrics, RequestFigures, tellProcess } from '../metrics/index.js';
import { Queues } from '../queue/queues.js';
import { Tracing } from '../tracing/index.js';
import { HealthRegistry } from './health-registry.js';
import { ProcessHeartbeat } from './process-heartbeat.js';
import { ProcessVitals } from './process-vitals.js';
import { OpsServer } from './ops-server.js';

/** Health and metrics of a process: inject `HealthRegistry` to add a component, `Metrics` to add a metric. */
@Global()
@Module({})
export class HealthModule {
  static forRoot(options: { readonly service: string }): DynamicModule {
    return {
      module: HealthModule,
      providers: [
        RequestFigures,
        { provide: HealthRegistry, inject: [Database, Queues, Bus], useFactory: healthOf },
        {
          provide: Metrics,
          inject: [HealthRegistry, RequestFigures, Relay, ModuleRef],
          useFactory: (health: HealthRegistry, requests: RequestFigures, relay: Relay, core: ModuleRef) => {
            const metrics = new Metrics(options.service);
            const [database, queues] = [
              core.get(Database, { strict: false }),
              core.get<Queues>(Queues as never, { strict: false }),
            ];
            tellProcess(metrics, {
              database,
              queues,
              relay,
              health,
              tracing: core.get(Tracing, { strict: false }),
            });
            requests.tell(metrics);
            return metrics;
          },
        },
        {
          provide: ProcessVitals,
          inject: [Database],
          useFactory: (database: Database) => new ProcessVitals(database),
        },
        {
          provide: ProcessHeartbeat,
          inject: [Database, ProcessVitals],
          useFactory: (database: Database, vitals: ProcessVitals) =>
            new ProcessHeartbeat(options.service, database, vitals),
        },
        {
          provide: OpsServer,
          inject: [HealthRegistry, Metrics],
          useFactory: (health: HealthRegistry, metrics: Metrics) => new OpsServer(health, metrics),
        },
      ],
      exports: [HealthRegistry, Metrics, RequestFigures, ProcessVitals, ProcessHeartbeat, OpsServer],
    };
  }
}

function healthOf(database: Database, queues: Queues, bus: Bus): HealthRegistry {
  const health = new HealthRegistry();
  health.register('postgres', () => database.query(Ctx.system('health'), 'SELECT 1'));
  health.register('queue', () => queues.check());
  health.register('bus', () => bus.check());
  return health;
}
