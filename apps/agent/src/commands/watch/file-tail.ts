import type { Stats } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { openWithin } from '../../node/safe-files/open.js';
import type { FileRoots } from '../../node/safe-files/policy.js';
import { LineSplitter } from './line-splitter.js';

const CHUNK_BYTES = 64 * 1024;
/** Bytes looked through for the last lines of a file. */
const BACKFILL_BYTES = 512 * 1024;

/** What happened to a file since it was last looked at. */
export type TailEvent = 'emptied' | 'replaced' | 'away' | 'back';

export interface TailSink {
  readonly line: (line: string) => void;
  readonly event: (event: TailEvent) => void;
}

/** Where a file was left: which file it was, and how far it was read. */
export interface FilePlace {
  readonly inode: number;
  readonly offset: number;
}

/**
 * Follows the file of a name: what is added to it, from the beginning when it was emptied, the rest of the old one and then the new one
 * when another took its name, and further on when it comes back. Each opening is judged by the roots anew.
 */
export class FileTail {
  rotations = 0;
  #handle: FileHandle | undefined;
  #inode = 0;
  #device = 0;
  #offset = 0;
  #isAway = false;
  readonly #splitter = new LineSplitter();

  constructor(
    private readonly path: string,
    private readonly roots: FileRoots,
    private readonly sink: TailSink,
  ) {}

  /** Where the next line begins. */
  get place(): FilePlace {
    return { inode: this.#inode, offset: this.#offset - this.#splitter.restBytes };
  }

  /** Opens it at a place, or so that its last lines are read first. @throws Refusal */
  async open(from: FilePlace | undefined, lines: number): Promise<void> {
    const { stats } = await this.#reopen();
    if (from && from.inode === stats.ino && from.offset <= stats.size) this.#offset = from.offset;
    else if (from) this.#told(from.inode === stats.ino ? 'emptied' : 'replaced');
    else this.#offset = await this.#lastLines(stats.size, lines);
  }

  /** Reads what there is, and looks whether it is still the same file. @throws Refusal when another one may not be read */
  async step(signal: AbortSignal): Promise<void> {
    await this.#readOn(signal);
    const now = await stat(this.path).catch(() => undefined);
    if (now === undefined) return this.#gone();
    if (this.#handle && now.ino === this.#inode && now.dev === this.#device) {
      if (this.#isAway) this.#told('back');
      this.#isAway = false;
      return;
    }
    // Written between the last reading and the exchange: it belongs to the old one.
    await this.#readOn(signal);
    for (const line of this.#splitter.end()) this.sink.line(line);
    await this.#reopen();
    this.#isAway = false;
    this.#told('replaced');
    await this.#readOn(signal);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  #gone(): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.sink.event('away');
  }

  #told(event: TailEvent): void {
    if (event !== 'back') this.rotations += 1;
    this.sink.event(event);
  }

  async #reopen(): Promise<{ stats: Stats }> {
    const opened = await openWithin(this.path, this.roots, 'file');
    await this.close();
    this.#handle = opened.handle;
    this.#inode = opened.stats.ino;
    this.#device = opened.stats.dev;
    this.#offset = 0;
    return opened;
  }

  async #readOn(signal: AbortSignal): Promise<void> {
    if (!this.#handle) return;
    const { size } = await this.#handle.stat();
    if (size < this.#offset) {
      for (const line of this.#splitter.end()) this.sink.line(line);
      this.#offset = 0;
      this.#told('emptied');
    }
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    while (!signal.aborted) {
      const { bytesRead } = await this.#handle.read(buffer, 0, CHUNK_BYTES, this.#offset);
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      for (const line of this.#splitter.push(buffer.subarray(0, bytesRead))) this.sink.line(line);
    }
  }

  /** Where the last lines begin, at most 512 KiB before the end. */
  async #lastLines(size: number, lines: number): Promise<number> {
    if (lines === 0) return size;
    const from = Math.max(0, size - BACKFILL_BYTES);
    const { buffer, bytesRead } = await this.#handle!.read(Buffer.alloc(size - from), 0, size - from, from);
    const bytes = buffer.subarray(0, bytesRead);
    let at = bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length;
    for (let count = 0; count < lines; count += 1) {
      const before = at <= 0 ? -1 : bytes.lastIndexOf(10, at - 1);
      if (before < 0) return from === 0 ? 0 : from + Math.max(0, at);
      at = before;
    }
    return from + at + 1;
  }
}
