import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface PrinterOptions {
  readonly out: Writable & { readonly isTTY?: boolean };
  readonly err: Writable & { readonly isTTY?: boolean };
  readonly json: boolean;
  readonly colour: boolean;
}

const colours = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof colours;

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly colour?: (row: Row) => Colour | undefined;
}

/** Writes results to stdout, and what is only for a person to stderr: a pipe gets results alone, without colours. */
export class Printer {
  constructor(private readonly options: PrinterOptions) {}

  get isJson(): boolean {
    return this.options.json;
  }

  /** A result: as JSON when that is asked for, else in the words of `human`. */
  result(value: unknown, human: () => void): void {
    if (this.isJson) this.options.out.write(`${JSON.stringify(value, null, 2)}\n`);
    else human();
  }

  /** A result as JSON, whatever was asked for elsewhere. */
  json(value: unknown): void {
    this.options.out.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** One of many results, as a line of JSON. */
  event(value: unknown): void {
    if (this.isJson) this.options.out.write(`${JSON.stringify(value)}\n`);
  }

  /** A line of text from Fettle or from here. What could steer a terminal is taken out. */
  line(text = '', colour?: Colour): void {
    this.options.out.write(`${this.paint(clean(text), colour)}\n`);
  }

  /** Bytes as they are: the output of tasks. */
  raw(bytes: Uint8Array, stream: 'stdout' | 'stderr' = 'stdout'): void {
    (stream === 'stdout' ? this.options.out : this.options.err).write(bytes);
  }

  /** Hands a download on as fast as it is taken. */
  async pipe(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    await pipeline(pieces, this.options.out, { end: false });
  }

  /** For the person who watches, never a result. */
  note(text: string): void {
    this.options.err.write(`${clean(text)}\n`);
  }

  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    const texts = rows.map((row) => columns.map((column) => clean(column.text(row))));
    const widths = columns.map(({ title }, at) => Math.max(title.length, ...texts.map((cells) => cells[at]!.length)));
    const padded = (text: string, at: number): string => (at === columns.length - 1 ? text : text.padEnd(widths[at]!));
    this.line(columns.map(({ title }, at) => padded(title, at)).join('  '), 'dim');
    rows.forEach((row, index) => {
      const cells = columns.map((column, at) => this.paint(padded(texts[index]![at]!, at), column.colour?.(row)));
      this.options.out.write(`${cells.join('  ').trimEnd()}\n`);
    });
  }

  /** Names and values under each other. */
  facts(facts: Readonly<Record<string, string | null>>): void {
    const width = Math.max(...Object.keys(facts).map((name) => name.length));
    for (const [name, value] of Object.entries(facts)) this.line(`${name.padEnd(width)}  ${value ?? '–'}`);
  }

  private paint(text: string, colour: Colour | undefined): string {
    return this.options.colour && colour ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text;
  }
}

/** Names come from other machines: without control characters they cannot move the cursor or write a title. */
export function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** How long ago, in the largest fitting unit: `3m`, `2h`, `5d`. */
export function ago(time: string | null, now = Date.now()): string {
  if (time === null) return 'never';
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1_000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
