import { Injectable } from '@nestjs/common';
import {
  CELLS_MAX,
  CELL_NAME_MAX,
  nodePresences,
  type CellMetric,
  type FilterTerm,
  type NodeGrouping,
  type NodePresence,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { Params, whereSql } from '../lists/index.js';
import { nodeListSql, nodesFrom, presence } from './node-list.sql.js';
import { presenceRank } from './presence.policy.js';

export type GroupedRow = Record<NodePresence, number> & {
  value: string | null;
  /** How many groups there are in all. */
  groups: number;
};

/** `[id, name, presence, value]` as in the contract. */
export type CellRow = [string, string, number, number | null];

/** What a node is grouped under; a node with several tags stands in each, one without any under null. */
const groupingSql: Readonly<Record<NodeGrouping, { readonly key: string; readonly from?: string }>> = {
  tag: { key: 'tagged.tag', from: 'LEFT JOIN LATERAL unnest(n.tags) AS tagged (tag) ON true' },
  site: { key: 'n.site' },
  team: { key: 'g.name' },
  os: { key: "nullif(n.os, '')" },
  version: { key: 'n.agent_version' },
};

const metricSql: Readonly<Record<CellMetric, string>> = {
  presence: 'NULL::float8',
  cpu: 'v.cpu_percent::float8',
  memory: 'v.memory_percent::float8',
  disk: 'v.disk_percent::float8',
  load: 'v.load1::float8',
};

const inOrder = (expression: string, place: (name: NodePresence) => number): string =>
  `CASE ${expression} ${nodePresences.map((name) => `WHEN '${name}' THEN ${place(name)}`).join(' ')} END`;
const rank = inOrder('presence', (name) => presenceRank[name]);
const counted = nodePresences.map((name) => `count(*) FILTER (WHERE presence = '${name}')::int AS ${name}`).join(', ');

/** SQL of nodes seen from further away. The workspace is in every `where`. */
@Injectable()
export class NodeOverviewRepository {
  constructor(private readonly database: Database) {}

  /** The first groups, those with the worst presence first, with the number of all. */
  grouped(ctx: Ctx, terms: readonly FilterTerm[], by: NodeGrouping, most: number): Promise<GroupedRow[]> {
    const params = new Params();
    const { key, from = '' } = groupingSql[by];
    const where = `n.workspace_id = ${params.add(ctx.requireWorkspace())} AND ${whereSql(nodeListSql, terms, params)}`;
    const sql = `
      WITH matching AS (
        SELECT ${key} AS value, ${presence} AS presence FROM ${nodesFrom(key, presence, where)} ${from} WHERE ${where}
      ), grouped AS (SELECT value, min(${rank}) AS worst, ${counted} FROM matching GROUP BY value)
      SELECT value, ${nodePresences.join(', ')}, count(*) OVER ()::int AS groups FROM grouped
      ORDER BY worst, lower(value) NULLS LAST, value LIMIT ${params.add(most)}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** The cells of a heat map, worst presence first, and how many of all that match have which presence. */
  async cells(
    ctx: Ctx,
    terms: readonly FilterTerm[],
    metric: CellMetric,
  ): Promise<{ cells: CellRow[]; counts: Record<NodePresence, number> | null }> {
    const params = new Params();
    const value = metricSql[metric];
    const where = `n.workspace_id = ${params.add(ctx.requireWorkspace())} AND ${whereSql(nodeListSql, terms, params)}`;
    // As one text the cells are cheaper to carry than ten thousand rows.
    const sql = `
      WITH matching AS MATERIALIZED (
        SELECT n.id, left(n.name, ${CELL_NAME_MAX}) AS name, ${presence} AS presence, round((${value})::numeric, 1) AS value
        FROM ${nodesFrom(value, presence, where)} WHERE ${where}
      ), shown AS (SELECT *, ${rank} AS worst FROM matching ORDER BY worst, lower(name), id LIMIT ${CELLS_MAX})
      SELECT (SELECT json_build_object(${nodePresences.map((name) => `'${name}', count(*) FILTER (WHERE presence = '${name}')`).join(', ')}) FROM matching) AS counts,
        (SELECT json_agg(json_build_array(id, name, ${inOrder('presence', (name) => nodePresences.indexOf(name))}, value)
          ORDER BY worst, lower(name), id) FROM shown) AS cells`;
    const [row] = await this.database.query<{ cells: CellRow[] | null; counts: Record<NodePresence, number> }>(
      ctx,
      sql,
      params.values,
    );
    return { cells: row?.cells ?? [], counts: row?.counts ?? null };
  }
}
