import { csvLine, type CellValue, type Output } from './list-options.js';
import type { Colour, Printer } from './printer.js';

export interface Rows<Row, Name extends string> {
  readonly output: Output;
  readonly columns: readonly Name[];
  readonly cells: Readonly<Record<Name, (row: Row) => CellValue>>;
  readonly items: readonly Row[];
  /** What `--output json` writes. */
  readonly whole: unknown;
  /** What is said where there is none. */
  readonly none: string;
  /** How a cell is shown to a person, where that differs from its value. */
  readonly shown?: Partial<Record<Name, (row: Row) => string>>;
  readonly colours?: Partial<Record<Name, (row: Row) => Colour | undefined>>;
}

/** Writes a list as a table for people, as JSON, or as CSV with a line of names. */
export function writeRows<Row, Name extends string>(printer: Printer, rows: Rows<Row, Name>): void {
  const { output, columns, cells, items } = rows;
  if (output === 'json') return printer.json(rows.whole);
  if (output === 'csv') {
    printer.raw(Buffer.from(csvLine(columns)));
    for (const row of items) printer.raw(Buffer.from(csvLine(columns.map((name) => cells[name](row)))));
    return undefined;
  }
  if (items.length === 0) return printer.line(rows.none);
  return printer.table(
    columns.map((name) => ({
      title: titleOf(name),
      text: (row: Row) => rows.shown?.[name]?.(row) ?? textOf(cells[name](row)),
      colour: (row: Row) => rows.colours?.[name]?.(row),
    })),
    items,
  );
}

function textOf(value: CellValue): string {
  return value === null || value === '' ? '–' : String(value);
}

/** `lastSeenAt` → `LAST SEEN AT`. */
function titleOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}
