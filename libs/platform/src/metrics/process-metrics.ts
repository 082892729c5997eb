import { thisProcess } from '../context/index.js';
import type { Database } from '../database/database.js';
import type { Relay } from '../database/relay.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { Queues } from '../queue/queues.js';
import type { Tracing } from '../tracing/index.js';
import type { Metrics } from './metrics.js';

export interface MeasuredParts {
  readonly database: Database;
  readonly queues: Queues;
  readonly relay: Relay;
  readonly health: HealthRegistry;
  readonly tracing: Tracing;
}

/** Longer than the 2 s that each part has to answer: one that hangs is told as down, not left out. */
const HEALTH_LIMIT_MS = 4_000;

/** What every process tells of itself. */
export function tellProcess(metrics: Metrics, parts: MeasuredParts): void {
  const { database, queues, health, tracing } = parts;
  metrics.add({ name: 'fettle_process_info', help: 'Always 1; says which version runs', type: 'gauge' }, () => [
    { value: 1, labels: { version: thisProcess.version, node: process.versions.node } },
  ]);
  metrics.add(
    {
      name: 'fettle_component_up',
      help: '1 when a part that the process needs answers, else 0',
      type: 'gauge',
      limitMs: HEALTH_LIMIT_MS,
    },
    async () =>
      (await health.report()).components.map(({ name, ok }) => ({ value: ok ? 1 : 0, labels: { component: name } })),
  );
  metrics.add(
    {
      name: 'fettle_database_statements_total',
      help: 'SQL statements sent by this process, without BEGIN and COMMIT',
      type: 'counter',
    },
    () => [{ value: database.statements }],
  );
  metrics.add(
    {
      name: 'fettle_database_connections',
      help: 'The pool: connections in all, idle ones, and callers that wait for one',
      type: 'gauge',
    },
    () => Object.entries(database.connections).map(([state, value]) => ({ value, labels: { state } })),
  );
  metrics.add({ name: 'fettle_jobs_total', help: 'Runs of jobs by how they ended', type: 'counter' }, () =>
    queues.tally.rows().map(({ job, outcome, count }) => ({ value: count, labels: { job, outcome } })),
  );
  metrics.add({ name: 'fettle_job_seconds_total', help: 'Time that runs of jobs took', type: 'counter' }, () =>
    queues.tally.rows().map(({ job, outcome, seconds }) => ({ value: seconds, labels: { job, outcome } })),
  );
  tellRelay(metrics, parts.relay);
  // Absent while no traces are taken: nothing is lost then.
  if (!tracing.isOn) return;
  metrics.add({ name: 'fettle_trace_spans_total', help: 'Spans by what became of them', type: 'counter' }, () => {
    const { exported, dropped, failed } = tracing.figures!;
    return Object.entries({ exported, dropped, failed }).map(([outcome, value]) => ({ value, labels: { outcome } }));
  });
}

function tellRelay(metrics: Metrics, { figures }: Relay): void {
  metrics.add(
    { name: 'fettle_relay_rows_total', help: 'Outbox rows that this process carried', type: 'counter' },
    () => [{ value: figures.rows }],
  );
  metrics.add({ name: 'fettle_relay_batch_rows', help: 'Outbox rows in one batch', type: 'histogram' }, () =>
    figures.batches.samples(),
  );
  metrics.add(
    {
      name: 'fettle_relay_failures_total',
      help: 'Batches that could not be carried and were tried again',
      type: 'counter',
    },
    () => [{ value: figures.failures }],
  );
}
