import { LivenessService } from '@fettle/domain/nodes';
import { until } from '@fettle/testing';
import type { TestApi } from './test-api.js';

/** What changes by being looked at or by itself: allowances, leases, heartbeats, questions between processes, and the times at which somebody was last seen or spoken to. */
const notCompared = [
  'rate_buckets',
  'leader_leases',
  'agent_reach',
  'fettle_test_clock',
  'node_liveness',
  'processes',
  'process_calls',
  'process_answers',
];
const volatileColumns = ['last_used_at', 'last_seen_at', 'seq', 'hash'];

interface TableState {
  readonly rows: number;
  readonly digest: string;
}

/** Rows and a digest of the content of every table, so that a test can say: nothing was changed, not even a column. */
export async function snapshot(api: TestApi): Promise<Record<string, TableState>> {
  const tables = await api.sql<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL($1) ORDER BY 1`,
    [notCompared],
  );
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*)::int AS rows,
         md5(coalesce(string_agg(r.t, '|' ORDER BY r.t), '')) AS digest
       FROM (SELECT (to_jsonb(x) - $1::text[])::text AS t FROM public."${name}" x) r`,
  );
  const states = await api.sql<TableState & { name: string }>(parts.join(' UNION ALL '), [volatileColumns]);
  return Object.fromEntries(states.map(({ name, rows, digest }) => [name, { rows, digest }]));
}

/** Waits until what earlier calls have set going is written: signs of life, and facts on their way out. Then takes a snapshot. */
export async function settledSnapshot(api: TestApi): Promise<Record<string, TableState>> {
  await api.get(LivenessService).flush();
  await until(async () => (await api.sql('SELECT 1 FROM outbox LIMIT 1')).length === 0, { what: 'an empty outbox' });
  return snapshot(api);
}
