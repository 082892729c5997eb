import { DomainError } from '@fettle/platform/errors';
import type { Place } from '@fettle/platform/database';
import type { Params } from './filter-sql.js';

export type Direction = 'asc' | 'desc';

/** An order of a list. The id beside the key gives every row a place of its own. */
export interface SortSql {
  /** The expression; null to sort by the id alone. */
  readonly key: string | null;
  readonly type: 'text' | 'float8' | 'bigint' | 'timestamptz';
  /** Rows without a key come last, whichever way; where they count as `least`, they come first on the way up. */
  readonly nullable?: boolean | 'least';
  /** The way when none is asked for. */
  readonly natural: Direction;
}

/** Which way an order is walked. */
export interface Way {
  readonly direction: Direction;
  /** The column of the id. */
  readonly id: string;
}

/** A run of rows of an order, which one index gives in either direction: those that have a key, or those that have none. */
export interface Run {
  readonly has: 'key' | 'none';
  /** The place in it behind which a page begins; none where the page begins with the run. */
  readonly after?: Place | undefined;
}

/** A key as it is sealed into a cursor. What has none differs from what has an empty one. */
export function placeKey(key: string | null): string {
  return key === null ? '' : `=${key}`;
}

/** The select list of a key as text, exact: what comes back from a cursor compares as the row itself does. */
export function keySql({ key }: SortSql): string {
  return `${key === null ? "''" : `(${key})`}::text`;
}

/** What follows ORDER BY. @param id the column of the id */
export function orderSql({ key, nullable }: SortSql, direction: Direction, id: string): string {
  const way = direction === 'asc' ? 'ASC' : 'DESC';
  const nulls = nullable === 'least' && direction === 'asc' ? ' NULLS FIRST' : ' NULLS LAST';
  return key === null ? `${id} ${way}` : `${key} ${way}${nullable ? nulls : ''}, ${id} ${way}`;
}

/**
 * The runs that hold the rows behind a place, or all rows, in the order in which a list shows them.
 * @throws DomainError `request.cursor_invalid` for a place that is in none
 */
export function runsOf({ key, nullable }: SortSql, direction: Direction, place: Place | undefined): Run[] {
  const isLeastFirst = nullable === 'least' && direction === 'asc';
  const runs: Run['has'][] = !nullable ? ['key'] : isLeastFirst ? ['none', 'key'] : ['key', 'none'];
  if (!place) return runs.map((has) => ({ has }));
  const at = runs.indexOf(key !== null && place.key === '' ? 'none' : 'key');
  if (at < 0) throw new DomainError('request.cursor_invalid');
  return runs.slice(at).map((has, index) => (index === 0 ? { has, after: place } : { has }));
}

/** The condition of the rows of a run. */
export function runSql({ key, type, nullable }: SortSql, { has, after }: Run, way: Way, params: Params): string {
  const { direction, id } = way;
  const than = direction === 'asc' ? '>' : '<';
  const placeId = after && `${params.add(after.id)}::uuid`;
  if (key === null || has === 'none') {
    const conditions = [
      ...(has === 'none' ? [`${key} IS NULL`] : []),
      ...(placeId ? [`${id} ${than} ${placeId}`] : []),
    ];
    return conditions.join(' AND ') || 'true';
  }
  // Behind a place everything has a key: NULL compares with nothing.
  if (after) return `(${key}, ${id}) ${than} (${params.add(after.key.slice(1))}::${type}, ${placeId})`;
  return nullable ? `${key} IS NOT NULL` : 'true';
}

/** The condition of the rows behind a place. @throws DomainError `request.cursor_invalid` */
export function afterSql(sort: SortSql, way: Way, place: Place, params: Params): string {
  const runs = runsOf(sort, way.direction, place).map((run) => `(${runSql(sort, run, way, params)})`);
  return runs.length === 1 ? runs[0]! : `(${runs.join(' OR ')})`;
}
