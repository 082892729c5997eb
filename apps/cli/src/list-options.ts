import { parseFilter, type FilterField } from '@fettle/contracts';
import { CliError } from './exit-codes.js';

/** How a list is asked for, in every command that shows one. */
export interface ListingOptions {
  readonly filter?: string;
  /** The older name of `filter`. */
  readonly query?: string;
  readonly sort?: string;
  readonly columns?: string;
  readonly output?: string;
  readonly limit?: string;
  readonly all?: boolean;
}

export const outputs = ['table', 'json', 'csv'] as const;
export type Output = (typeof outputs)[number];

/**
 * The filter that was asked for, read by the grammar of the server: what is wrong is told here, with its place.
 * @throws CliError `usage`
 */
export function filterOf({ filter, query }: ListingOptions, fields: readonly FilterField[]): string | undefined {
  if (filter !== undefined && query !== undefined) throw new CliError('usage', 'Either --filter or --query');
  const text = filter ?? query;
  const [first] = text === undefined ? [] : parseFilter(text, fields).problems;
  if (!first) return text;
  const mark = `${' '.repeat(first.at)}${'^'.repeat(Math.max(1, first.length))}`;
  throw new CliError('usage', `The filter cannot be read: ${first.message}`, `  ${text}\n  ${mark}`);
}

/** `cpu` or `cpu:desc`. @throws CliError `usage` */
export function sortOf<const S extends string>(
  { sort }: ListingOptions,
  sorts: readonly S[],
): { sort?: S; direction?: 'asc' | 'desc' } {
  if (sort === undefined) return {};
  const [key, way, ...rest] = sort.split(':');
  const found = sorts.find((one) => one === key);
  if (!found || rest.length > 0 || (way !== undefined && way !== 'asc' && way !== 'desc'))
    throw new CliError(
      'usage',
      `${sort} is no order`,
      `--sort takes ${sorts.join(', ')}; with :asc or :desc behind it`,
    );
  return { sort: found, ...(way ? { direction: way } : {}) };
}

/** The columns that were asked for, or `own`. @throws CliError `usage` */
export function columnsOf<const C extends string>(
  { columns }: ListingOptions,
  known: readonly C[],
  own: readonly C[],
): readonly C[] {
  if (columns === undefined) return own;
  return columns.split(',').map((name) => {
    const found = known.find((one) => one === name.trim());
    if (!found) throw new CliError('usage', `There is no column ${name}`, `--columns takes ${known.join(',')}`);
    return found;
  });
}

/** @throws CliError `usage` */
export function outputOf({ output }: ListingOptions, isJson: boolean): Output {
  const found = output === undefined ? (isJson ? 'json' : 'table') : outputs.find((one) => one === output);
  if (!found) throw new CliError('usage', `--output takes ${outputs.join(', ')}`);
  return found;
}

/** A value of a row as it is written. */
export type CellValue = string | number | null;

/** Spreadsheets take a text that begins so for a formula, and run it. */
const formula = /^[=+\-@\t\r]/;

/** A line of CSV (RFC 4180), with an apostrophe before what a spreadsheet would run. */
export function csvLine(cells: readonly CellValue[]): string {
  const written = cells.map((cell) => {
    if (cell === null) return '';
    if (typeof cell === 'number') return String(cell);
    const text = formula.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(',')}\r\n`;
}
