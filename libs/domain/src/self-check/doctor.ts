import { createBus } from '@fettle/platform/bus';
import type { Config } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import { Database, Outbox, UnitOfWork, createDataSource } from '@fettle/platform/database';
import { BullQueues } from '@fettle/platform/queue';
import { Tracing } from '@fettle/platform/tracing';
import { DiagnosticsRepository } from '../diagnostics/index.js';
import { domainMigrations } from '../migrations/index.js';
import { allChecks, summaryOf } from './all-checks.js';
import { expectedMigrations } from './expected-migrations.js';
import type { Check, CheckOutcome, CheckVerdict } from './check.js';
import type { Parts } from './parts.js';
import { RollCall } from './roll-call.js';
import { runChecks } from './run-checks.js';
import { SelfCheckRepository } from './self-check.repository.js';

export interface DoctorReport {
  readonly result: CheckVerdict;
  readonly counts: Readonly<Record<CheckVerdict, number>>;
  readonly tookMs: number;
  readonly checks: readonly CheckOutcome[];
}

const NAME = 'fettle-doctor';
const CONNECT_MS = 3_000;

/**
 * The self-check from outside, by a program of its own: it connects to what the configuration names, within the deadlines of the checks,
 * and migrates, repairs and records nothing. Connections stay open: the program ends afterwards.
 */
export async function runDoctor(config: Config, added: readonly Check[] = []): Promise<DoctorReport> {
  const begun = performance.now();
  const checks = await runChecks(allChecks(partsOf(config), added));
  return { ...summaryOf(checks), tookMs: Math.round(performance.now() - begun), checks };
}

function partsOf(config: Config): Parts {
  const { databaseUrl: url, redisUrl } = config;
  const dataSource = createDataSource({
    url,
    poolSize: 4,
    connectTimeoutMs: CONNECT_MS,
    applicationName: NAME,
    migrations: domainMigrations,
  });
  const database = new Database(dataSource);
  const backend = redisUrl ? ({ backend: 'redis', url: redisUrl } as const) : ({ backend: 'postgres', url } as const);
  const queues = new BullQueues(backend);
  const bus = createBus(backend, database);
  const rollCall = new RollCall(bus, NAME);
  return {
    ctx: Ctx.system('doctor'),
    config,
    repository: new SelfCheckRepository(database),
    figures: new DiagnosticsRepository(database),
    unitOfWork: new UnitOfWork(database),
    outbox: new Outbox(),
    queues,
    bus,
    rollCall,
    tracing: Tracing.off,
    migrations: expectedMigrations(),
    connect: {
      database: () => dataSource.initialize(),
      queue: () => queues.start(),
      bus: async () => {
        await bus.start();
        rollCall.start();
      },
    },
  };
}
