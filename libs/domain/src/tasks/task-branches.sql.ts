import { taskStates, type TaskSort, type TaskState } from '@fettle/contracts';
import type { Place } from '@fettle/platform/database';
import type { Direction, Params } from '../lists/index.js';
import { isFinal } from './task-list.sql.js';

/** Which way a list is walked. */
export interface Walk {
  readonly sort: TaskSort;
  readonly direction: Direction;
}

/**
 * A part of the tasks that one index gives in the order of a list: those that move are only in `task_live`, each end has its own
 * run in the indexes of `tasks`. A list of several states joins their first rows.
 */
export interface Branch {
  readonly of: 'all' | 'live' | 'ended';
  /** Id and key of the first `limit` rows that fit. `params` are those of `where`. */
  rows(where: readonly string[], walk: Walk & { readonly limit: number }, params: Params): string;
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

const all: Branch = {
  of: 'all',
  rows: (where, walk) => `
    SELECT t.id, NULL::timestamptz AS key FROM tasks t WHERE ${where.join(' AND ')}
    ORDER BY t.id ${way(walk.direction)} LIMIT ${walk.limit}`,
};

/** Columns that a row of `task_live` has too: where no other is asked for, `tasks` is left alone. */
const elsewhere = /\bt\.(?!id\b|node_id\b|workspace_id\b)/;
const liveAlone = '(SELECT workspace_id, task_id AS id, node_id, state AS live_state FROM task_live) AS t';
const liveJoined = `(
    SELECT tasks.*, l.state AS live_state FROM task_live l JOIN tasks ON tasks.workspace_id = l.workspace_id AND tasks.id = l.task_id
  ) AS t`;

function liveBranch(states: readonly TaskState[]): Branch {
  return {
    of: 'live',
    rows: (where, walk, params) => `
      SELECT t.id, NULL::timestamptz AS key FROM ${elsewhere.test(where.join(' ')) ? liveJoined : liveAlone}
      WHERE t.live_state = ANY(${params.add(states)}::text[]) AND ${where.join(' AND ')} ORDER BY t.id ${way(walk.direction)} LIMIT ${walk.limit}`,
  };
}

function endedBranch(states: readonly TaskState[]): Branch {
  return {
    of: 'ended',
    rows: (where, walk, params) => `
      SELECT hit.id, hit.key FROM unnest(${params.add(states)}::text[]) AS ending (state) CROSS JOIN LATERAL (
        SELECT t.id, t.finished_at AS key FROM tasks t WHERE t.final_state = ending.state AND ${where.join(' AND ')}
        ORDER BY ${orderOfTasks(walk, 't.finished_at', 't.id')} LIMIT ${walk.limit}
      ) AS hit`,
  };
}
