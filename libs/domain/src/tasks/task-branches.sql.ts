import { taskStates, type TaskSort, type TaskState } from '@fettle/contracts';
import type { Place } from '@fettle/platform/database';
import type { Direction, Params } from '../lists/index.js';
import { isFinal } from './task-list.sql.js';

/** Conditions over `tasks t`: those that bound the walk along an index, and those that each row on it is asked for. */
export interface Conditions {
  readonly walk: readonly string[];
  readonly fit: readonly string[];
}

/** Which way a list is walked. */
export interface Walk {
  readonly sort: TaskSort;
  readonly direction: Direction;
}

/** How far a list is walked, and whether the type of each row is wanted, which a row of `task_live` does not have. */
export interface Stretch extends Walk {
  readonly limit: number;
  readonly typed?: boolean;
}

const typeOf = ({ typed }: Stretch, column: string): string => (typed ? `, ${column} AS type` : '');

/**
 * A part of the tasks that one index gives in the order of a list: those that move are only in `task_live`, each end has its own
 * run in the indexes of `tasks`. A list of several states joins their first rows.
 */
export interface Branch {
  readonly of: 'all' | 'live' | 'ended';
  /** Id and key of the first `limit` rows that fit, with their type where it is asked for. `params` are those of the conditions. */
  rows(where: readonly string[], walk: Stretch, params: Params): string;
  /** How many of the newest `within` rows fit: a row (looked, found) for each run that was walked. */
  counted(conditions: Conditions, within: number, params: Params): string;
}

/** The branches that hold tasks of these states. */
export function branchesOf(states: readonly TaskState[], sort: TaskSort): Branch[] {
  if (states.length === taskStates.length && sort === 'created') return [all];
  const live = states.filter((state) => !isFinal(state));
  const ended = states.filter(isFinal);
  return [...(live.length > 0 ? [liveBranch(live)] : []), ...(ended.length > 0 ? [endedBranch(ended)] : [])];
}

const way = (direction: Direction): string => (direction === 'asc' ? 'ASC' : 'DESC');

/** What follows ORDER BY. What has not ended has no key and counts as the newest, which is where PostgreSQL puts it. */
export function orderOfTasks({ sort, direction }: Walk, key: string, id: string): string {
  return `${sort === 'finished' ? `${key} ${way(direction)}, ` : ''}${id} ${way(direction)}`;
}

/** The conditions of a branch's rows behind a place; null when it has none there. */
export function afterInBranch(
  branch: Branch,
  { sort, direction }: Walk,
  place: Place | undefined,
  params: Params,
): string[] | null {
  if (!place) return [];
  const than = direction === 'asc' ? '>' : '<';
  const byId = (): string => `t.id ${than} ${params.add(place.id)}::uuid`;
  if (sort === 'created') return [byId()];
  const isLivePlace = place.key === '';
  if (branch.of === 'live') return isLivePlace ? [byId()] : direction === 'asc' ? [] : null;
  if (isLivePlace) return direction === 'asc' ? null : [];
  return [
    `(t.finished_at, t.id) ${than} (${params.add(place.key.slice(1))}::timestamptz, ${params.add(place.id)}::uuid)`,
  ];
}

const counts = ({ fit }: Conditions): string =>
  `count(*) AS looked, count(*) FILTER (WHERE ${fit.length > 0 ? fit.join(' AND ') : 'true'}) AS found`;

const all: Branch = {
  of: 'all',
  rows: (where, walk) => `
    SELECT t.id, NULL::timestamptz AS key${typeOf(walk, 't.type')} FROM tasks t WHERE ${where.join(' AND ')}
    ORDER BY t.id ${way(walk.direction)} LIMIT ${walk.limit}`,
  // The order keeps the planner on the index that pages walk too: it must not read the table to count a small part of it.
  counted: (conditions, within) => `
    SELECT ${counts(conditions)} FROM (
      SELECT * FROM tasks t WHERE ${conditions.walk.join(' AND ')} ORDER BY t.id DESC LIMIT ${within}
    ) AS t`,
};

/** Columns that a row of `task_live` has too: where no other is asked for, `tasks` is left alone. */
const elsewhere = /\bt\.(?!id\b|node_id\b|workspace_id\b|internal\b)/;
const liveAlone = '(SELECT workspace_id, task_id AS id, node_id, internal, state AS live_state FROM task_live) AS t';
const liveJoined = `(
    SELECT tasks.*, l.state AS live_state FROM task_live l JOIN tasks ON tasks.workspace_id = l.workspace_id AND tasks.id = l.task_id
  ) AS t`;

const liveRows = (where: readonly string[], typed = false): string =>
  `${typed || elsewhere.test(where.join(' ')) ? liveJoined : liveAlone} WHERE ${where.join(' AND ')}`;

function liveBranch(states: readonly TaskState[]): Branch {
  const isLive = (params: Params): string => `t.live_state = ANY(${params.add(states)}::text[])`;
  return {
    of: 'live',
    rows: (where, walk, params) => `
      SELECT t.id, NULL::timestamptz AS key${typeOf(walk, 't.type')} FROM ${liveRows([...where, isLive(params)], walk.typed)}
      ORDER BY t.id ${way(walk.direction)} LIMIT ${walk.limit}`,
    // As many as wait or run are counted: the table has no others.
    counted: ({ walk, fit }, within, params) => `
      SELECT count(*) AS looked, count(*) AS found FROM (
        SELECT 1 FROM ${liveRows([...walk, ...fit, isLive(params)])} ORDER BY t.id DESC LIMIT ${within}
      ) AS t`,
  };
}

function endedBranch(states: readonly TaskState[]): Branch {
  const ending = (params: Params): string => `unnest(${params.add(states)}::text[]) AS ending (state)`;
  return {
    of: 'ended',
    rows: (where, walk, params) => `
      SELECT hit.id, hit.key${typeOf(walk, 'hit.type')} FROM ${ending(params)} CROSS JOIN LATERAL (
        SELECT t.id, t.finished_at AS key${typeOf(walk, 't.type')} FROM tasks t WHERE t.final_state = ending.state AND ${where.join(' AND ')}
        ORDER BY ${orderOfTasks(walk, 't.finished_at', 't.id')} LIMIT ${walk.limit}
      ) AS hit`,
    counted: (conditions, within, params) => `
      SELECT run.looked, run.found FROM ${ending(params)} CROSS JOIN LATERAL (
        SELECT ${counts(conditions)} FROM (
          SELECT * FROM tasks t WHERE t.final_state = ending.state AND ${conditions.walk.join(' AND ')}
          ORDER BY t.id DESC LIMIT ${within}
        ) AS t
      ) AS run`,
  };
}
