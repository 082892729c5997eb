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
const volatileColumns = ['last_used_at', 'last_used_ip', 'last_seen_at', 'seq', 'hash'];

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

/** The same of one workspace alone: its rows in every table that has a `workspace_id`, and its own. Read from the catalogue, so a new table is in it. */
export async function workspaceSnapshot(api: TestApi, workspaceId: string): Promise<Record<string, TableState>> {
  const tables = await api.sql<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL($1) ORDER BY 1`,
    [notCompared],
  );
  const rowsOf = ({ name }: { name: string }) =>
    [name, `SELECT * FROM public."${name}" WHERE workspace_id = $2`] as const;
  const all = [...tables.map(rowsOf), ['workspaces', 'SELECT * FROM workspaces WHERE id = $2'] as const];
  const parts = all.map(
    ([name, rows]) =>
      `SELECT '${name}' AS name, count(*)::int AS rows, md5(coalesce(string_agg(r.t, '|' ORDER BY r.t), '')) AS digest
       FROM (SELECT (to_jsonb(x) - $1::text[])::text AS t FROM (${rows}) x) r`,
  );
  const values = [volatileColumns, workspaceId];
  const states = await api.sql<TableState & { name: string }>(parts.join(' UNION ALL '), values);
  return Object.fromEntries(states.map(({ name, rows, digest }) => [name, { rows, digest }]));
}

/** Waits until what earlier calls have set going is written: signs of life, and facts on their way out. Then takes a snapshot. */
export async function settledSnapshot(api: TestApi): Promise<Record<string, TableState>> {
  await api.get(LivenessService).flush();
  await until(async () => (await api.sql('SELECT 1 FROM outbox LIMIT 1')).length === 0, { what: 'an empty outbox' });
  return snapshot(api);
}
