import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { Bus } from '../bus/bus.js';
import { Ctx } from '../context/index.js';
import { Database } from '../database/database.js';
import { Queues } from '../queue/queues.js';
import { HealthRegistry } from './health-registry.js';
import { ProcessHeartbeat } from './process-heartbeat.js';
import { ProcessVitals } from './process-vitals.js';
import { OpsServer } from './ops-server.js';

/** Health and metrics of a process: inject `HealthRegistry` to add a component, prom-client's `Registry` to add a metric. */
@Global()
@Module({})
export class HealthModule {
  static forRoot(options: { readonly service: string }): DynamicModule {
    return {
      module: HealthModule,
      providers: [
        { provide: HealthRegistry, inject: [Database, Queues, Bus], useFactory: healthOf },
        {
          provide: Registry,
          inject: [Database],
          useFactory: (database: Database) => metricsOf(options.service, database),
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
          inject: [HealthRegistry, Registry],
          useFactory: (health: HealthRegistry, metrics: Registry) => new OpsServer(health, metrics),
        },
      ],
      exports: [HealthRegistry, Registry, ProcessVitals, ProcessHeartbeat, OpsServer],
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

function metricsOf(service: string, database: Database): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'fettle_database_statements_total',
    help: 'SQL statements sent by this process, without BEGIN and COMMIT',
    registers: [registry],
    collect() {
      this.set(database.statements);
    },
  });
  new Gauge({
    name: 'fettle_database_connections',
    help: 'Connections of the pool',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(database.connections)) this.set({ state }, count);
    },
  });
  return registry;
}
