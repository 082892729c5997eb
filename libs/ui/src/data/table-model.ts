import type { ReactNode } from 'react';

export type SortDirection = 'asc' | 'desc';
export interface Sort {
  key: string;
  direction: SortDirection;
}

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** A CSS grid track: `8rem`, `minmax(12rem, 2fr)`. Default `minmax(6rem, 1fr)`. */
  width?: string;
  /** Numbers stand at the end. */
  align?: 'start' | 'end';
  sortable?: boolean;
  /** What the server calls the order by this column. Default its `key`. */
  sortKey?: string;
  /** How a phone's list of orders calls rising and falling: `['Worst first', 'Best first']`. */
  orderWords?: readonly [asc: string, desc: string];
  /** Shown only when it was chosen in the view menu. */
  optional?: boolean;
  /** The direction of the first click; `desc` suits numbers and severities. */
  firstDirection?: SortDirection;
  /**
   * Where it goes on a phone's card: the `title` line (the row link), beside it (`status`), a labelled half line (`detail`, the
   * default), a labelled line that is read in full (`line`), its corner (`acts`), or nowhere.
   */
  card?: 'title' | 'status' | 'detail' | 'line' | 'acts' | 'hidden';
  /** Left out below this width, so that the rest stays readable; a `line` of a card is not. */
  from?: 'lg' | 'xl';
}

/** What the server calls the order by this column. */
export function sortKeyOf<Row>(column: Column<Row>): string {
  return column.sortKey ?? column.key;
}

/** The sort after a click on a header: first its own direction, then the other. Sorting itself is the server's. */
export function nextSort<Row>(column: Column<Row>, sort: Sort | undefined): Sort {
  const first = column.firstDirection ?? 'asc';
  const key = sortKeyOf(column);
  if (sort?.key !== key) return { key, direction: first };
  return { key, direction: sort.direction === 'asc' ? 'desc' : 'asc' };
}

/** The selection after one row was clicked; with an anchor (shift held) the whole range follows the clicked row's new state. */
export function nextSelection(
  selected: ReadonlySet<string>,
  keys: readonly string[],
  clicked: string,
  anchor: string | null,
): ReadonlySet<string> {
  const next = new Set(selected);
  const turnOn = !selected.has(clicked);
  const to = keys.indexOf(clicked);
  const from = anchor === null ? -1 : keys.indexOf(anchor);
  const range = from < 0 ? [clicked] : keys.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const key of range) {
    if (turnOn) next.add(key);
    else next.delete(key);
  }
  return next;
}

/** The row that `j` (+1) and `k` (-1) lead to; stays inside the list. */
export function stepRow(current: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (current < 0) return step === 1 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + step));
}

/** "1 node", "All 41 nodes", "100 of 412 nodes": how much of the whole is on screen; `whole` undefined where nobody counted. */
export function extentWords(
  shown: number,
  whole: number | undefined,
  [one, many]: readonly [one: string, many: string] = ['row', 'rows'],
): string {
  const grouped = (count: number) => count.toLocaleString('en-US');
  if (whole === undefined) return `${grouped(shown)} ${shown === 1 ? one : many} shown, more below`;
  if (whole === 1) return `1 ${one}`;
  return shown === whole ? `All ${grouped(whole)} ${many}` : `${grouped(shown)} of ${grouped(whole)} ${many}`;
}

/** The column that names the row. */
export function titleColumn<Row>(columns: readonly Column<Row>[]): Column<Row> | undefined {
  return columns.find((column) => column.card === 'title') ?? columns[0];
}
