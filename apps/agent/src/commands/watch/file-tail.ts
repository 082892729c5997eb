import type { Stats } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { openWithin } from '../../node/safe-files/open.js';
import type { FileRoots } from '../../node/safe-files/policy.js';
import { bytesBefore, markOf, MARK_BYTES } from './file-mark.js';
import { LineSplitter } from './line-splitter.js';
import { rotatedRest } from './rotated-rest.js';

const CHUNK_BYTES = 64 * 1024;
/** Bytes looked through for the last lines of a file. */
const BACKFILL_BYTES = 512 * 1024;

/** What happened to a file since it was last looked at. */
export type TailEvent = 'emptied' | 'replaced' | 'away' | 'back';

export interface TailSink {
  readonly line: (line: string) => void;
  readonly event: (event: TailEvent) => void;
}

/** Where a file was left: which file it was, how far it was read, and what the bytes before that place are known by. */
export interface FilePlace {
  readonly inode: number;
  readonly offset: number;
  /** Inodes are used again, and a file that was emptied grows again: where it does not match, it is another text. */
  readonly mark?: string | undefined;
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
  /** The last bytes before `#offset`, as they were read. */
  #before: Buffer = Buffer.alloc(0);
  /** Size and time of the last look: while they are the same, so is the text. */
  #lookedAt = '';
  #isAway = false;
  readonly #splitter = new LineSplitter();

  constructor(
    private readonly path: string,
    private readonly roots: FileRoots,
    private readonly sink: TailSink,
  ) {}

  /** Where the next line begins. */
  async place(): Promise<FilePlace> {
    const offset = this.#offset - this.#splitter.restBytes;
    const before = this.#handle ? await bytesBefore(this.#handle, offset) : Buffer.alloc(0);
    return { inode: this.#inode, offset, mark: markOf(before) };
  }

  /** Opens it at a place, or so that its last lines are read first. @throws Refusal */
  async open(from: FilePlace | undefined, lines: number): Promise<void> {
    const { stats } = await this.#reopen();
    if (!from) return this.#goTo(await this.#lastLines(stats.size, lines));
    if (await this.#isWhere(from, stats)) return this.#goTo(from.offset);
    for await (const line of rotatedRest(this.path, this.roots, from)) this.sink.line(line);
    this.#told(from.inode === stats.ino ? 'emptied' : 'replaced');
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

  async #isWhere({ inode, offset, mark }: FilePlace, { ino, size }: Stats): Promise<boolean> {
    if (inode !== ino || offset > size) return false;
    return mark === undefined || markOf(await bytesBefore(this.#handle!, offset)) === mark;
  }

  async #goTo(offset: number): Promise<void> {
    this.#offset = offset;
    this.#before = await bytesBefore(this.#handle!, offset);
  }

  async #reopen(): Promise<{ stats: Stats }> {
    const opened = await openWithin(this.path, this.roots, 'file');
    await this.close();
    this.#handle = opened.handle;
    this.#inode = opened.stats.ino;
    this.#device = opened.stats.dev;
    this.#offset = 0;
    this.#before = Buffer.alloc(0);
    this.#lookedAt = '';
    return opened;
  }

  async #readOn(signal: AbortSignal): Promise<void> {
    if (!this.#handle) return;
    const { size, mtimeMs } = await this.#handle.stat();
    const now = `${size} ${mtimeMs}`;
    if (now !== this.#lookedAt && (size < this.#offset || !(await this.#isSameText()))) {
      for (const line of this.#splitter.end()) this.sink.line(line);
      this.#offset = 0;
      this.#before = Buffer.alloc(0);
      this.#told('emptied');
    }
    this.#lookedAt = now;
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    while (!signal.aborted) {
      const { bytesRead } = await this.#handle.read(buffer, 0, CHUNK_BYTES, this.#offset);
      if (bytesRead === 0) return;
      this.#offset += bytesRead;
      const bytes = buffer.subarray(0, bytesRead);
      this.#before = Buffer.concat([this.#before, bytes]).subarray(-MARK_BYTES);
      for (const line of this.#splitter.push(bytes)) this.sink.line(line);
    }
  }

  /** One that was emptied and has grown past the old place meanwhile is shorter at no moment that anybody sees. */
  async #isSameText(): Promise<boolean> {
    return (await bytesBefore(this.#handle!, this.#offset)).equals(this.#before);
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
