import { orderSql, type Direction, type SortSql } from './keyset.js';

/** What a page is asked of its runs. */
export interface RunPage {
  readonly sort: SortSql;
  readonly direction: Direction;
  /** The placeholder of the number of rows. */
  readonly limit: string;
}

/**
 * The first rows of a list out of its runs, in their order: one index leads each run in either direction, although rows without a key come
 * last both ways. The second run is begun only when the first has not filled the page.
 * @param runs a statement for each run: columns `id`, `key` and `sort_key`, ordered and limited
 */
export function runPageSql(runs: readonly string[], { sort, direction, limit }: RunPage): string {
  const [first, second] = runs;
  if (second === undefined) return first ?? '';
  return `
    WITH run AS MATERIALIZED (${first})
    SELECT * FROM run
    UNION ALL SELECT * FROM (${second}) AS rest WHERE (SELECT count(*) FROM run) < ${limit}
    ORDER BY ${orderSql({ ...sort, key: 'key' }, direction, 'id')} LIMIT ${limit}`;
}
