import type { CallIo } from '../prepared.js';

/** Lines that are printed in a second; what is more is counted, and said. */
export const LINES_PER_S = 200;
/** The server keeps 16 MiB of a task: a follow ends before that. */
const MAX_BYTES = 15 * 1024 * 1024;

/** Prints lines at a bounded rate, with a marker where some were left out. */
export class LinePrinter {
  lines = 0;
  leftOut = 0;
  #pending = 0;
  #inWindow = 0;
  #bytes = 0;
  #chain: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly io: Pick<CallIo, 'write'>,
    /** Called once, when no more can be kept. */
    private readonly onFull: () => void,
    private readonly perWindow = LINES_PER_S,
    windowMs = 1_000,
  ) {
    this.#timer = setInterval(() => this.turn(), windowMs);
  }

  print(line: string): void {
    if (this.#inWindow >= this.perWindow) {
      this.leftOut += 1;
      this.#pending += 1;
      return;
    }
    this.#inWindow += 1;
    this.lines += 1;
    this.#write(line);
  }

  /** A remark of ours, never left out: what came before it stays before it. */
  remark(text: string): void {
    this.#mark();
    this.#write(`[${text}]`);
  }

  /** The next second begins. */
  turn(): void {
    this.#mark();
    this.#inWindow = 0;
  }

  /** Everything is written, and no more comes. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#mark();
    await this.#chain;
  }

  #mark(): void {
    if (this.#pending === 0) return;
    const count = this.#pending;
    this.#pending = 0;
    this.#write(
      `[${count} ${count === 1 ? 'line was' : 'lines were'} left out: more than ${this.perWindow} in a second]`,
    );
  }

  #write(line: string): void {
    const data = `${line}\n`;
    const before = this.#bytes;
    this.#bytes += Buffer.byteLength(data);
    // A task that has ended takes no more: nobody is left to be told.
    this.#chain = this.#chain.then(() => this.io.write('stdout', data)).catch(() => undefined);
    if (before < MAX_BYTES && this.#bytes >= MAX_BYTES) this.onFull();
  }
}
