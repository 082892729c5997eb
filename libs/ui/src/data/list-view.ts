import { titleColumn, type Column } from './table-model.js';

/** How tall rows are: 32, 36 or 44 px. */
export const densities = ['compact', 'normal', 'touch'] as const;
export type Density = (typeof densities)[number];
export const rowHeightsPx: Readonly<Record<Density, number>> = { compact: 32, normal: 36, touch: 44 };

/** How a person wants to see a list: null means as the list is made. */
export interface ListView {
  columns: readonly string[] | null;
  density: Density;
}

/** The columns that a list shows by itself, by key. */
export function ownColumns<Row>(columns: readonly Column<Row>[]): string[] {
  return columns.filter((column) => !column.optional).map(({ key }) => key);
}

/**
 * The columns of a choice, in the list's order. The column that names the rows is always among them. Keys that the list does not
 * have are left out: an address may be older than the list.
 */
export function chosenColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | null,
): readonly Column<Row>[] {
  const keys = new Set(chosen ?? ownColumns(columns));
  const title = titleColumn(columns);
  return columns.filter((column) => column === title || keys.has(column.key));
}

/** The choice after a column was switched on or off; null where that is the list's own again. */
export function withColumn<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | null,
  key: string,
  on: boolean,
): readonly string[] | null {
  const keys = new Set(chosenColumns(columns, chosen).map((column) => column.key));
  if (on) keys.add(key);
  else keys.delete(key);
  const next = chosenColumns(columns, [...keys]).map((column) => column.key);
  return next.join() ===
    chosenColumns(columns, null)
      .map((column) => column.key)
      .join()
    ? null
    : next;
}

const storageKey = (list: string) => `list-view:${list}`;

/** The view of a list that this browser keeps. What cannot be read is the list's own view. */
export function keptView(list: string): ListView {
  const own: ListView = { columns: null, density: 'normal' };
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(list)) ?? '{}') as Partial<Record<keyof ListView, unknown>>;
    const { columns, density } = kept;
    return {
      columns: Array.isArray(columns) ? columns.filter((key) => typeof key === 'string') : own.columns,
      density: densities.find((one) => one === density) ?? own.density,
    };
  } catch {
    return own;
  }
}

/** Keeps the view of a list in this browser. A browser that keeps nothing shows the list's own view next time. */
export function keepView(list: string, view: ListView): void {
  try {
    if (view.columns === null && view.density === 'normal') localStorage.removeItem(storageKey(list));
    else localStorage.setItem(storageKey(list), JSON.stringify(view));
  } catch {
    // Storage may be full or forbidden; the address still holds the view.
  }
}
