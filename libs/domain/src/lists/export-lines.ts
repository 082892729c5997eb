/** A value of an exported row. */
export type Cell = string | number | null;

/** Spreadsheets take a text that begins so for a formula, and run it. */
const formula = /^[=+\-@\t\r]/;

/** Rows as CSV (RFC 4180): CRLF, quotes where needed, and an apostrophe before a text that a spreadsheet would take for a formula. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as JSON objects, one a line. */
export function jsonLines(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])))}\n`)
    .join('');
}
