import { csvLines, jsonLines, type Cell } from './export-lines.js';

export type ExportFormat = 'csv' | 'jsonl';

/** A list as a file: its name, its type, and its text piece by piece. Nothing is read ahead of whoever takes it. */
export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  readonly pieces: AsyncIterable<string>;
}

interface Plan<Row, Column extends string> {
  /** `nodes`, the first part of the file's name. */
  readonly list: string;
  readonly format: ExportFormat;
  /** As in the query: names with commas, or none for all. */
  readonly columns: string | undefined;
  readonly cells: Readonly<Record<Column, (row: Row) => Cell>>;
  /** The pages of the list, from the first to the last. */
  readonly pages: AsyncIterator<readonly Row[]>;
}

/** Resolves once the first page is there, so that what is wrong with the request or the database is told as an error and not as half a file. */
export async function exportFile<Row, Column extends string>(plan: Plan<Row, Column>): Promise<ExportFile> {
  const { list, format, pages, cells } = plan;
  const names = (plan.columns?.split(',') ?? Object.keys(cells)) as Column[];
  const text = (rows: readonly Row[]): string => {
    const values = rows.map((row) => names.map((name) => cells[name](row)));
    return format === 'csv' ? csvLines(values) : jsonLines(names, values);
  };
  const first = await pages.next();
  const head = format === 'csv' ? csvLines([names]) : '';
  async function* pieces(): AsyncGenerator<string> {
    yield head + (first.done ? '' : text(first.value));
    if (first.done) return;
    for (;;) {
      const page = await pages.next();
      if (page.done) return;
      yield text(page.value);
    }
  }
  const day = new Date().toISOString().slice(0, 10);
  const contentType = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
  return { name: `${list}-${day}.${format}`, contentType, pieces: pieces() };
}
