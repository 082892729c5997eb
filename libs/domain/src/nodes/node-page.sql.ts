import type { Place } from '@fettle/platform/database';
import { Params, keySql, orderSql, runPageSql, runSql, runsOf, type Direction, type Run } from '../lists/index.js';
import { nodesFrom, tasksOfNodes } from './node-list.sql.js';
import type { NodeOrder } from './node-order.sql.js';

/** Which rows a page has. */
export interface PageRows {
  readonly order: NodeOrder;
  readonly direction: Direction;
  readonly after?: Place | undefined;
  /** The placeholder of the number of rows. */
  readonly limit: string;
  /** The condition of a filter; null when nothing is filtered. */
  readonly fits: string | null;
}

/** Tables that a run is read from, with what says the workspace and the id in each. */
const tables = {
  n: { alone: null, workspace: 'n.workspace_id = $1', id: 'n.id' },
  l: { alone: 'node_liveness l', workspace: 'l.workspace_id = $1', id: 'l.node_id' },
  v: { alone: 'node_vitals v', workspace: 'v.workspace_id = $1', id: 'v.node_id' },
  q: { alone: `${tasksOfNodes} q`, workspace: null, id: 'q.node_id' },
} as const;

/** Lower and higher than any id. */
const ends = { asc: '00000000-0000-0000-0000-000000000000', desc: 'ffffffff-ffff-ffff-ffff-ffffffffffff' } as const;

const wayOf = (direction: Direction): string => (direction === 'asc' ? 'ASC' : 'DESC');

/**
 * The ids of a page with their keys: columns `id`, `key` and `sort_key`. `$1` is the workspace.
 * @throws DomainError `request.cursor_invalid`
 */
export function pageRowsSql(page: PageRows, params: Params): string {
  const { order, direction, after, limit, fits } = page;
  const runs = runsOf(order, direction, after).map((run) => {
    if (run.has === 'none' && order.none) return noneSql(page, run, params);
    // Only few of the nodes of a team may fit a filter: then the planner is free to begin with the filter.
    return order.lead && fits === null ? ledSql(page, order.lead, run, params) : keyedSql(page, run, params);
  });
  return runPageSql(runs, { sort: order, direction, limit });
}

/** Of the table that has the key. The order names the key also where all have none: an index with the key leads there, too. */
function keyedSql({ order, direction, limit, fits }: PageRows, run: Run, params: Params): string {
  const { alone, workspace, id } = tables[order.of ?? 'n'];
  const key = order.key ?? id;
  const where = [runSql(order, run, { direction, id }, params), ...(fits === null ? [] : [fits])];
  const text = [key, ...where].join(' ');
  const named = new Set(Array.from(text.matchAll(/\b([nlvogq])\.[a-z]/g), ([, table]) => table));
  // What else is asked for hangs on the nodes.
  const from = alone !== null && named.size === 1 ? alone : nodesFrom(text);
  const within = from === alone ? workspace : (workspace ?? tables.n.workspace);
  return `SELECT ${id} AS id, ${key} AS key, ${keySql(order)} AS sort_key FROM ${from}
    WHERE ${[within, ...where].filter(Boolean).join(' AND ')}
    ORDER BY ${orderSql({ ...order, nullable: false }, direction, id)} LIMIT ${limit}`;
}

/** Nodes without a key, by their ids. */
function noneSql({ order, direction, limit, fits }: PageRows, { after }: Run, params: Params): string {
  const { is, by } = order.none!;
  const where = [
    tables.n.workspace,
    is,
    ...(after ? [`n.id ${direction === 'asc' ? '>' : '<'} ${params.add(after.id)}::uuid`] : []),
    ...(fits === null ? [] : [fits]),
  ];
  return `SELECT n.id, NULL::${order.type} AS key, NULL::text AS sort_key FROM ${nodesFrom(...where)}
    WHERE ${where.join(' AND ')}
    ORDER BY ${by === undefined ? '' : `${by} ${wayOf(direction)}, `}n.id ${wayOf(direction)} LIMIT ${limit}`;
}

/**
 * The rows that lead to nodes in the order of their key, and of each so many nodes as a page has: those behind the place. As they come in
 * order, no more of them are read than fill the page.
 */
function ledSql(page: PageRows, lead: NonNullable<NodeOrder['lead']>, { after }: Run, params: Params): string {
  const { direction, limit } = page;
  const [way, than] = [wayOf(direction), direction === 'asc' ? '>' : '<'];
  const key = after && `${params.add(after.key.slice(1))}::text`;
  const begins =
    after && `CASE WHEN lead.key = ${key} THEN ${params.add(after.id)}::uuid ELSE '${ends[direction]}' END`;
  return `SELECT hit.id, lead.key, lead.key AS sort_key FROM (${lead.rows} ORDER BY key ${way}) AS lead CROSS JOIN LATERAL (
      SELECT n.id FROM nodes n WHERE ${tables.n.workspace} AND ${lead.column} = lead.id ${begins ? `AND n.id ${than} ${begins}` : ''}
      ORDER BY n.id ${way} LIMIT ${limit}
    ) AS hit ${key ? `WHERE lead.key ${than}= ${key}` : ''} ORDER BY lead.key ${way}, hit.id ${way} LIMIT ${limit}`;
}
