import type { NodeSort } from '@fettle/contracts';
import type { SortSql } from '../lists/index.js';

/** An order of nodes with the way by which its rows are found. */
export interface NodeOrder extends SortSql {
  /** The table whose key and id stand side by side: only then an index leads to a place. `n` when it is not said. */
  readonly of?: 'l' | 'v' | 'q';
  /** How nodes without a key are found, where that is not a question to the key itself. */
  readonly none?: { readonly is: string; readonly by?: string };
  /** The few rows that have the key in the place of their nodes; `column` of `nodes` names one of them. */
  readonly lead?: { readonly rows: string; readonly column: string };
}

const text = (key: string): NodeOrder => ({ key, type: 'text', natural: 'asc' });
/** What some nodes have not. */
const some = (key: string, more: Partial<NodeOrder> = {}): NodeOrder => ({ ...text(key), nullable: true, ...more });
const byId: NodeOrder = { key: null, type: 'text', natural: 'desc' };

/** A key of teams or people: an index leads from each of them to its nodes. `$1` is the workspace. */
const through = (key: string, column: string, rows: string): NodeOrder =>
  some(key, { none: { is: `${column} IS NULL`, by: column }, lead: { rows, column } });

/** A real's text read as a double is another number, so measurements are compared as doubles from the start. */
const measured = (column: string): NodeOrder => ({
  key: `v.${column}::float8`,
  type: 'float8',
  nullable: true,
  natural: 'desc',
  of: 'v',
  none: { is: `NOT EXISTS (SELECT FROM node_vitals m WHERE m.node_id = n.id AND m.${column} IS NOT NULL)` },
});

/**
 * Ids grow with time: the newest has the highest. `worst` is a column of its own with an index: presence, then name. Nothing that changes
 * with a sign of life has an index (docs/decisions/0015-orders-without-an-index.md).
 */
export const nodeSortSql: Readonly<Record<NodeSort, NodeOrder>> = {
  worst: { ...text('l.worst'), of: 'l' },
  name: text('lower(n.name)'),
  newest: byId,
  created: byId,
  hostname: text('lower(n.hostname)'),
  team: through('lower(g.name)', 'n.team_id', 'SELECT id, lower(name) AS key FROM teams WHERE workspace_id = $1'),
  site: some('lower(n.site)'),
  criticality: text(
    "(CASE n.criticality WHEN 'critical' THEN '1 ' WHEN 'high' THEN '2 ' WHEN 'normal' THEN '3 ' ELSE '4 ' END || lower(n.name))",
  ),
  owner: through(
    'lower(o.name)',
    'n.owner_user_id',
    'SELECT u.id, lower(u.name) AS key FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = $1',
  ),
  os: text('lower(n.os)'),
  arch: text('lower(n.arch)'),
  agent: some('n.agent_version'),
  cpu: measured('cpu_percent'),
  memory: measured('memory_percent'),
  disk: measured('disk_percent'),
  load: measured('load1'),
  seen: { key: 'l.last_seen_at', type: 'timestamptz', nullable: true, natural: 'desc', of: 'l' },
  // Few nodes have tasks at any moment; those without have the fewest.
  tasks: {
    key: '(q.running + q.waiting)',
    type: 'bigint',
    nullable: 'least',
    natural: 'desc',
    of: 'q',
    none: { is: 'NOT EXISTS (SELECT FROM task_live c WHERE c.node_id = n.id)' },
  },
};
