/** A line is cut here, in characters. */
export const LINE_MAX = 8_192;
const PIECE_MAX_BYTES = 64 * 1024;

/** Text that every database and every screen takes: NUL is made visible, halves of characters are replaced. */
export const readable = (text: string): string => text.replaceAll('\0', '␀').toWellFormed();

export function cutLine(text: string): string {
  return text.length <= LINE_MAX
    ? text
    : `${text.slice(0, LINE_MAX).toWellFormed()} [cut here: ${text.length} characters]`;
}

/** Cuts bytes into lines without their ends. Bytes that are no UTF-8 are replaced; a line without an end is given in pieces of 64 KiB. */
export class LineSplitter {
  #rest: Buffer = Buffer.alloc(0);

  constructor(private readonly pieceMaxBytes = PIECE_MAX_BYTES) {}

  /** Bytes of a line that has not ended. */
  get restBytes(): number {
    return this.#rest.length;
  }

  /** Lines for people: cut where they are long. */
  push(data: Buffer): string[] {
    return this.pushWhole(data).map((line) => cutLine(readable(line)));
  }

  /** Lines as they are, for programs. */
  pushWhole(data: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, from)) {
      lines.push(text(all.subarray(from, end)));
      from = end + 1;
    }
    this.#rest = Buffer.from(all.subarray(from));
    if (this.#rest.length >= this.pieceMaxBytes) lines.push(...this.end());
    return lines;
  }

  /** What is left, if anything is. */
  end(): string[] {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest.length > 0 ? [cutLine(readable(text(rest)))] : [];
  }
}

const text = (bytes: Buffer): string => {
  const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  return line.toString('utf8');
};
