import { Injectable } from '@nestjs/common';
import type { FilterTerm, NodePresence, NodeSort } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { Params, orderSql, whereSql, type Direction } from '../lists/index.js';
import { enrolled, nodeFacets, nodeListSql, nodeTaskFacets, nodesFrom, presence } from './node-list.sql.js';
import { nodeSortSql } from './node-order.sql.js';
import { pageRowsSql } from './node-page.sql.js';
import { nodeColumns, nodeJoins, type NodeRow } from './node.row.js';

export interface NodePage {
  readonly terms: readonly FilterTerm[];
  readonly sort: NodeSort;
  readonly direction: Direction;
  readonly limit: number;
  /** The place of the last row of the page before. */
  readonly after?: Place | undefined;
}

/** A row with its sort key; null where it has no value. */
export type ListedNode = NodeRow & { sort_key: string | null };

export interface SelectedNode {
  id: string;
  name: string;
  team_id: string | null;
  presence: NodePresence;
  enrolled: boolean;
  matched: number;
  reachable: number;
}

/** A node that would go to another team. */
export interface OutsideNode {
  id: string;
  name: string;
  teamId: string | null;
  teamName: string | null;
}

const FACET_VALUES = 50;

/** SQL of nodes in lists. The workspace is in every `where`. */
@Injectable()
export class NodeListRepository {
  constructor(private readonly database: Database) {}

  /** One page; ask for one row more than is shown to learn whether another page follows. */
  async page(ctx: Ctx, { terms, sort, direction, limit, after }: NodePage): Promise<ListedNode[]> {
    const params = new Params();
    params.add(ctx.requireWorkspace());
    const order = nodeSortSql[sort];
    const fits = terms.length === 0 ? null : whereSql(nodeListSql, terms, params);
    const rows = pageRowsSql({ order, direction, after, limit: params.add(limit), fits }, params);
    // Keys, tasks and vitals of a node are looked up for the rows of the page only.
    const sql = `
      WITH page AS MATERIALIZED (${rows})
      SELECT ${nodeColumns}, page.sort_key
      FROM page JOIN nodes n ON n.workspace_id = $1 AND n.id = page.id ${nodeJoins}
      ORDER BY ${orderSql({ ...order, key: 'page.key' }, direction, 'n.id')}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many nodes match, by presence: facet and total in one statement. */
  async countByPresence(ctx: Ctx, terms: readonly FilterTerm[]): Promise<{ presence: NodePresence; count: number }[]> {
    const params = new Params();
    const where = `n.workspace_id = ${params.add(ctx.requireWorkspace())} AND ${whereSql(nodeListSql, terms, params)}`;
    // All nodes of a workspace are counted by what an index on presence holds.
    const sql =
      terms.length === 0
        ? 'SELECT presence, count(*)::int AS count FROM node_liveness WHERE workspace_id = $1 GROUP BY 1'
        : `SELECT ${presence} AS presence, count(*)::int AS count FROM ${nodesFrom(presence, where)} WHERE ${where} GROUP BY 1`;
    return this.database.query(ctx, sql, params.values);
  }

  /** Values and their counts of each facet. The terms of a facet's own field are left aside in its counts. */
  async facets(ctx: Ctx, terms: readonly FilterTerm[]): Promise<{ field: string; value: string; count: number }[]> {
    const params = new Params();
    const names = [...Object.keys(nodeFacets), 'tasks', 'tag'];
    const own = (name: string) => terms.filter(({ field }) => field === name);
    const rest = terms.filter(({ field }) => field === null || !names.includes(field));
    const where = `n.workspace_id = ${params.add(ctx.requireWorkspace())} AND ${whereSql(nodeListSql, rest, params)}`;
    const columns = [
      ...Object.entries(nodeFacets).map(([name, sql]) => `${sql} AS ${name}`),
      ...Object.entries(nodeTaskFacets).map(([name, sql]) => `${sql} AS tasks_${name}`),
      'n.tags',
      ...names.map((name) => `${whereSql(nodeListSql, own(name), params)} AS fits_${name}`),
    ].join(', ');
    const others = (name: string) => names.filter((one) => one !== name).map((one) => `fits_${one}`).join(' AND '); // prettier-ignore
    const counted = [
      ...Object.keys(nodeFacets).map((name) => countSql(name, name, `${name} IS NOT NULL AND ${others(name)}`)),
      ...Object.keys(nodeTaskFacets).map((name) =>
        countSql('tasks', `'${name}'::text`, `tasks_${name} AND ${others('tasks')}`),
      ),
      // A node counts for each of its tags, and as one without.
      countSql('tag', `unnest(CASE WHEN tags = '{}' THEN ARRAY['none'] ELSE tags END)`, others('tag')),
    ].join(' UNION ALL ');
    const sql = `
      WITH base AS MATERIALIZED (SELECT ${columns} FROM ${nodesFrom(columns, where)} WHERE ${where}) ${counted}`;
    return this.database.query(ctx, sql, params.values);
  }

  /**
   * Which nodes an act would reach: at most `max` that have a working agent key and `max` that have none, by name, with the
   * numbers of all that match and of those with a key.
   */
  async select(ctx: Ctx, choice: NodeChoice, max: number): Promise<SelectedNode[]> {
    const params = new Params();
    const where = chosen(ctx, choice, params);
    const part = (which: string) =>
      `(SELECT * FROM matching WHERE ${which} ORDER BY lower(name), id LIMIT ${params.add(max)})`;
    const sql = `
      WITH matching AS MATERIALIZED (
        SELECT n.id, n.name, n.team_id, ${presence} AS presence, ${enrolled} AS enrolled
        FROM ${nodesFrom(presence, ...where)} WHERE ${where.join(' AND ')}
      )
      SELECT chosen.*, counted.* FROM (${part('enrolled')} UNION ALL ${part('NOT enrolled')}) AS chosen
      CROSS JOIN (
        SELECT count(*)::int AS matched, count(*) FILTER (WHERE enrolled)::int AS reachable FROM matching
      ) AS counted ORDER BY lower(chosen.name), chosen.id`;
    return this.database.query(ctx, sql, params.values);
  }

  /** The chosen nodes that a team does not own, at most `max` by name, with the numbers of all chosen and of those that it owns. */
  async outside(
    ctx: Ctx,
    choice: NodeChoice,
    { teamId, max }: { teamId: string | null; max: number },
  ): Promise<{ nodes: OutsideNode[]; matched: number; staying: number }> {
    const params = new Params();
    const where = chosen(ctx, choice, params);
    const isInside = `n.team_id IS NOT DISTINCT FROM ${params.add(teamId)}::uuid`;
    const sql = `
      WITH matching AS MATERIALIZED (
        SELECT n.id, n.name, n.team_id AS "teamId", g.name AS "teamName", ${isInside} AS inside
        FROM ${nodesFrom('g.name', ...where)} WHERE ${where.join(' AND ')}
      ), moving AS (SELECT * FROM matching WHERE NOT inside ORDER BY lower(name), id LIMIT ${params.add(max)})
      SELECT count(*)::int AS matched, count(*) FILTER (WHERE inside)::int AS staying, coalesce(
        (SELECT json_agg(to_jsonb(moving) - 'inside' ORDER BY lower(name), id) FROM moving), '[]') AS nodes FROM matching`;
    const [row] = await this.database.query<{ nodes: OutsideNode[]; matched: number; staying: number }>(
      ctx,
      sql,
      params.values,
    );
    return row ?? { nodes: [], matched: 0, staying: 0 };
  }

  async existing(ctx: Ctx, nodeIds: readonly string[]): Promise<Set<string>> {
    const sql = 'SELECT id FROM nodes WHERE workspace_id = $1 AND id = ANY($2::uuid[])';
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), nodeIds]);
    return new Set(rows.map(({ id }) => id));
  }
}

function chosen(ctx: Ctx, choice: NodeChoice, params: Params): string[] {
  const where = [`n.workspace_id = ${params.add(ctx.requireWorkspace())}`];
  if ('nodeIds' in choice) return [...where, `n.id = ANY(${params.add(choice.nodeIds)}::uuid[])`];
  where.push(whereSql(nodeListSql, choice.terms, params));
  if (choice.exceptIds.length > 0) where.push(`n.id <> ALL(${params.add(choice.exceptIds)}::uuid[])`);
  return where;
}

/** Nodes by their ids, or by a filter with exceptions. */
export type NodeChoice =
  | { readonly nodeIds: readonly string[] }
  | { readonly terms: readonly FilterTerm[]; readonly exceptIds: readonly string[] };

function countSql(field: string, value: string, where: string): string {
  return `(SELECT '${field}' AS field, ${value} AS value, count(*)::int AS count FROM base WHERE ${where}
    GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT ${FACET_VALUES})`;
}
