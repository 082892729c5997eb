import { DomainError } from '@fettle/platform/errors';
import type { Place } from '@fettle/platform/database';
import type { Params } from './filter-sql.js';

export type Direction = 'asc' | 'desc';

/** An order of a list. The id beside the key gives every row a place of its own. */
export interface SortSql {
  /** The expression; null to sort by the id alone. */
  readonly key: string | null;
  readonly type: 'text' | 'float8' | 'bigint' | 'timestamptz';
  /** Rows without a key come last, whichever way. */
  readonly nullable?: boolean;
  /** The way when none is asked for. */
  readonly natural: Direction;
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
  return key === null ? `${id} ${way}` : `${key} ${way}${nullable ? ' NULLS LAST' : ''}, ${id} ${way}`;
}

/** The condition of the rows behind a place. @throws DomainError `request.cursor_invalid` */
export function afterSql(
  sort: SortSql,
  { direction, id }: { direction: Direction; id: string },
  place: Place,
  params: Params,
): string {
  const { key, type, nullable } = sort;
  const than = direction === 'asc' ? '>' : '<';
  const placeId = `${params.add(place.id)}::uuid`;
  if (key === null) return `${id} ${than} ${placeId}`;
  if (place.key === '') {
    if (!nullable) throw new DomainError('request.cursor_invalid');
    return `(${key} IS NULL AND ${id} ${than} ${placeId})`;
  }
  const value = `${params.add(place.key.slice(1))}::${type}`;
  const behind = `(${key}, ${id}) ${than} (${value}, ${placeId})`;
  return nullable ? `(${behind} OR ${key} IS NULL)` : behind;
}
