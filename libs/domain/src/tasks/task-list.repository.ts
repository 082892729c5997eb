import { Injectable } from '@nestjs/common';
import type { FilterTerm, TaskSort, TaskState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { Params, whereSql, type Direction } from '../lists/index.js';
import { afterInBranch, branchesOf, orderOfTasks, type Walk } from './task-branches.sql.js';
import { asksForEnd, idBounds, isFinal, statesOf, taskListSql } from './task-list.sql.js';
import { taskColumns, taskJoins, type TaskRow } from './task.row.js';

export interface TaskFilter {
  readonly terms: readonly FilterTerm[];
  readonly nodeId?: string | undefined;
}

export interface TaskPage extends TaskFilter {
  readonly sort: TaskSort;
  readonly direction: Direction;
  readonly limit: number;
  /** The place of the last row of the page before. */
  readonly after?: Place | undefined;
}

export interface FacetRow {
  field: string;
  value: string;
  count: number;
}

interface Counted {
  readonly where: readonly string[];
  readonly states: readonly TaskState[];
}

/** A row with its sort key; null where it has none. */
export type ListedTask = TaskRow & { sort_key: string | null };

/** Counts end here: nobody reads further, and a number must not cost a walk through everything. */
export const TOTAL_MAX = 10_000;
const counted: Walk & { limit: number } = { sort: 'created', direction: 'desc', limit: TOTAL_MAX + 1 };

/** SQL of tasks in lists. The workspace is in every `where`; every walk follows an index and stops. */
@Injectable()
export class TaskListRepository {
  constructor(private readonly database: Database) {}

  async page(ctx: Ctx, page: TaskPage): Promise<ListedTask[]> {
    const params = new Params();
    const where = this.conditions(ctx, page, params);
    const parts = branchesOf(wanted(page.terms), page.sort).flatMap((branch) => {
      const after = afterInBranch(branch, page, page.after, params);
      return after === null ? [] : [branch.rows([...where, ...after], page, params)];
    });
    // The inner queries walk an index each and stop; names and output sizes are looked up for the rows of the page only.
    const sql = `
      WITH page AS MATERIALIZED (
        SELECT id, key FROM (${union(parts)}) AS found ORDER BY ${orderOfTasks(page, 'key', 'id')} LIMIT ${page.limit}
      )
      SELECT ${taskColumns}, page.key::text AS sort_key FROM page JOIN tasks t ON t.workspace_id = $1 AND t.id = page.id
      LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id ${taskJoins}
      ORDER BY ${orderOfTasks(page, 'page.key', 'page.id')}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many tasks match, counted to more than TOTAL_MAX and no further than that in any state. */
  async count(ctx: Ctx, filter: TaskFilter): Promise<number> {
    const params = new Params();
    const where = this.conditions(ctx, filter, params);
    const parts = branchesOf(wanted(filter.terms), 'created').map((branch) => branch.rows(where, counted, params));
    const sql = `SELECT count(*)::int AS count FROM (${union(parts)}) AS matching`;
    const [row] = await this.database.query<{ count: number }>(ctx, sql, params.values);
    return row?.count ?? 0;
  }

  /** Counts of each state and type, each to more than TOTAL_MAX; a field's own terms are left aside in its counts. */
  async facets(ctx: Ctx, filter: TaskFilter, types: readonly string[]): Promise<FacetRow[]> {
    const params = new Params();
    const without = (name: string) => ({ ...filter, terms: filter.terms.filter(({ field }) => field !== name) });
    const select = (name: string, value: string, { where, states }: Counted): string => {
      const parts = branchesOf(states, 'created').map((branch) => branch.rows(where, counted, params));
      return `SELECT '${name}' AS field, ${params.add(value)}::text AS value,
        (SELECT count(*)::int FROM (${union(parts)}) AS matching) AS count`;
    };
    const fits = this.conditions(ctx, filter, params);
    const states = wanted(without('state').terms).map((state) =>
      select('state', state, { where: fits, states: [state] }),
    );
    const others = this.conditions(ctx, without('type'), params);
    const kinds = types.map((type) =>
      select('type', type, { where: [...others, `t.type = ${params.add(type)}`], states: wanted(filter.terms) }),
    );
    return this.database.query(ctx, [...states, ...kinds].join(' UNION ALL '), params.values);
  }

  private conditions(ctx: Ctx, { terms, nodeId }: TaskFilter, params: Params): string[] {
    if (params.values.length === 0) params.add(ctx.requireWorkspace());
    const rest = terms.filter(({ field }) => field !== 'state');
    const where = ['t.workspace_id = $1', ...idBounds(rest, params)];
    if (nodeId) where.push(`t.node_id = ${params.add(nodeId)}::uuid`);
    if (rest.length > 0) where.push(whereSql(taskListSql, rest, params));
    return where;
  }
}

/** The states that can match. */
function wanted(terms: readonly FilterTerm[]): TaskState[] {
  const states = statesOf(terms.filter(({ field }) => field === 'state'));
  return asksForEnd(terms) ? states.filter(isFinal) : states;
}

function union(parts: readonly string[]): string {
  if (parts.length === 0) return 'SELECT NULL::uuid AS id, NULL::timestamptz AS key WHERE false';
  return parts.map((part) => `(${part})`).join(' UNION ALL ');
}
