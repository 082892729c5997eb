/** Totals are exact to here: nobody reads further, and a number must not cost a walk through everything. */
export const TOTAL_MAX = 10_000;

/** A statement for how many rows there are, counted no further than one more than `TOTAL_MAX`. @returns one row: `{ total }` */
export function totalSql(from: string, where: readonly string[]): string {
  return `SELECT count(*)::int AS total FROM (SELECT FROM ${from} WHERE ${where.join(' AND ')} LIMIT ${TOTAL_MAX + 1}) AS rows`;
}

/** A page as it was found. */
export interface FoundPage<Row, Item> {
  /** One more than `limit` where more rows follow. */
  readonly rows: readonly Row[];
  readonly limit: number;
  /** How many rows there are; beyond `TOTAL_MAX` it may be anything. */
  readonly counted: number;
  readonly view: (row: Row) => Item;
  /** The sealed place of the last row that is shown. */
  readonly cursor: (last: Row) => string;
}

/** What every list answers: its items, where the next page begins, and how many there are. */
export function pageAnswer<Row, Item>({ rows, limit, counted, view, cursor }: FoundPage<Row, Item>) {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => view(row)),
    nextCursor: last === undefined ? null : cursor(last),
    total: Math.min(counted, TOTAL_MAX),
    totalIsExact: counted <= TOTAL_MAX,
  };
}
