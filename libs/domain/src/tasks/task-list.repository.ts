import { Injectable } from '@nestjs/common';
import type { FilterTerm, TaskSort, TaskState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { Params, TOTAL_MAX, termSql, whereSql, type Direction } from '../lists/index.js';
import { afterInBranch, branchesOf, orderOfTasks, type Conditions } from './task-branches.sql.js';
import { asksForEnd, idBounds, isFinal, isLookedFor, statesOf, taskListSql } from './task-list.sql.js';
import { payloadSql, type PayloadPart } from './task-payload.sql.js';
import { taskColumnsWith, taskJoins, type TaskRow } from './task.row.js';

export interface TaskFilter {
  readonly terms: readonly FilterTerm[];
  readonly nodeId?: string | undefined;
  /** With those that pages and Fettle itself made. */
  readonly withInternal?: boolean | undefined;
}

export interface TaskPage extends TaskFilter {
  readonly sort: TaskSort;
  readonly direction: Direction;
  readonly limit: number;
  /** The place of the last row of the page before. */
  readonly after?: Place | undefined;
  readonly payload: PayloadPart;
}

/** How many tasks match; not `exact`, there are at least as many. */
export interface Count {
  readonly count: number;
  readonly exact: boolean;
}

export type FacetRow = Count & { readonly field: string; readonly value: string };

/** A row with its sort key; null where it has none. `found`: rows of the page before it was cut by its bytes. */
export type ListedTask = TaskRow & { sort_key: string | null; found: number };

/** Whole commands come into the process up to so many bytes at a time, and one command beyond. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** How many of the newest tasks of a state are looked through for a count, where each has to be looked at. */
const LOOKED_THROUGH = 20_000;

/** SQL of tasks in lists. The workspace is in every `where`; every walk follows an index and stops. */
@Injectable()
export class TaskListRepository {
  constructor(private readonly database: Database) {}

  /** The rows of a page from its first, all of them unless `payload` is `command` and they are too large together. */
  async page(ctx: Ctx, page: TaskPage): Promise<ListedTask[]> {
    const params = new Params();
    const { walk, fit } = this.conditions(ctx, page, params);
    const parts = branchesOf(wanted(page.terms), page.sort).flatMap((branch) => {
      const after = afterInBranch(branch, page, page.after, params);
      return after === null ? [] : [branch.rows([...walk, ...after, ...fit], page, params)];
    });
    if (parts.length === 0) return [];
    const payload = payloadSql[page.payload];
    // The inner queries walk an index each and stop; names and output sizes are looked up for the rows of the page only.
    const sql = `
      WITH page AS MATERIALIZED (
        SELECT id, key FROM (${parts.map((part) => `(${part})`).join(' UNION ALL ')}) AS found ORDER BY ${orderOfTasks(page, 'key', 'id')} LIMIT ${page.limit}
      ), piece AS MATERIALIZED (${page.payload === 'command' ? weighed(page, payload) : 'SELECT id, key, count(*) OVER ()::int AS found FROM page'})
      SELECT ${taskColumnsWith(payload)}, page.key::text AS sort_key, page.found FROM piece AS page JOIN tasks t ON t.workspace_id = $1 AND t.id = page.id
      LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id ${taskJoins}
      ORDER BY ${orderOfTasks(page, 'page.key', 'page.id')}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many tasks match, counted to more than TOTAL_MAX and no further than that in any state. */
  async count(ctx: Ctx, filter: TaskFilter): Promise<Count> {
    const states = wanted(filter.terms);
    if (states.length === 0) return { count: 0, exact: true };
    const params = new Params();
    const sql = countSql(states, this.conditions(ctx, filter, params), params);
    const [row] = await this.database.query<Count>(ctx, sql, params.values);
    return row ?? { count: 0, exact: true };
  }

  /** Counts of each state and type, as those of the list; a field's own terms are left aside in its counts. */
  async facets(ctx: Ctx, filter: TaskFilter): Promise<FacetRow[]> {
    const params = new Params();
    const without = (name: string) => ({ ...filter, terms: filter.terms.filter(({ field }) => field !== name) });
    const named = (field: string, value: string, sql: string): string =>
      `SELECT '${field}' AS field, ${params.add(value)}::text AS value, count, exact FROM (${sql}) AS counted`;
    const fits = this.conditions(ctx, filter, params);
    const parts = wanted(without('state').terms).map((state) => named('state', state, countSql([state], fits, params)));
    // Without a state that can match there is no type either, and a parameter that nobody uses is an error.
    const states = wanted(filter.terms);
    const others = states.length > 0 ? this.conditions(ctx, without('type'), params) : null;
    if (others) parts.push(`(${typesSql(states, others, params)})`);
    return this.database.query(ctx, parts.join(' UNION ALL '), params.values);
  }

  private conditions(ctx: Ctx, { terms, nodeId, withInternal }: TaskFilter, params: Params): Conditions {
    if (params.values.length === 0) params.add(ctx.requireWorkspace());
    const walk = ['t.workspace_id = $1', ...idBounds(terms, params)];
    if (!withInternal) walk.push('NOT t.internal');
    if (nodeId) walk.push(`t.node_id = ${params.add(nodeId)}::uuid`);
    const created = terms.filter(({ field }) => field === 'created');
    if (created.length > 0) walk.push(whereSql(taskListSql, created, params));
    const fit = terms.filter(isLookedFor).map((term) => termSql(taskListSql, term, params));
    return { walk, fit };
  }
}

/** As many of `page` from its first as begin within the bytes of a piece. */
function weighed(order: Pick<TaskPage, 'sort' | 'direction'>, payload: string): string {
  return `
    SELECT id, key, found FROM (
      SELECT page.id, page.key, count(*) OVER ()::int AS found, sum(octet_length(${payload}::text)) OVER (
        ORDER BY ${orderOfTasks(order, 'page.key', 'page.id')} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS before
      FROM page JOIN tasks t ON t.workspace_id = $1 AND t.id = page.id
    ) AS placed WHERE coalesce(before, 0) < ${PIECE_BYTES}`;
}

function countSql(states: readonly TaskState[], conditions: Conditions, params: Params): string {
  const within = conditions.fit.length > 0 ? LOOKED_THROUGH : TOTAL_MAX + 1;
  const parts = branchesOf(states, 'created').map((branch) => `(${branch.counted(conditions, within, params)})`);
  return `
    SELECT least(sum(found), ${TOTAL_MAX})::int AS count, sum(found) <= ${TOTAL_MAX} AND max(looked) < ${within} AS exact
    FROM (${parts.join(' UNION ALL ')}) AS runs`;
}

/** How many of the newest that match are of each type: the catalogue is too long to count each type by itself. */
function typesSql(states: readonly TaskState[], { walk, fit }: Conditions, params: Params): string {
  const newest = { sort: 'created', direction: 'desc', limit: TOTAL_MAX + 1, typed: true } as const;
  const parts = branchesOf(states, 'created').map((branch) => `(${branch.rows([...walk, ...fit], newest, params)})`);
  return `
    SELECT 'type' AS field, hit.type AS value, least(count(*), ${TOTAL_MAX})::int AS count, sum(count(*)) OVER () <= ${TOTAL_MAX} AS exact
    FROM (SELECT id, type FROM (${parts.join(' UNION ALL ')}) AS hit ORDER BY id DESC LIMIT ${newest.limit}) AS hit GROUP BY hit.type`;
}

/** The states that can match. */
function wanted(terms: readonly FilterTerm[]): TaskState[] {
  const states = statesOf(terms.filter(({ field }) => field === 'state'));
  return asksForEnd(terms) ? states.filter(isFinal) : states;
}
