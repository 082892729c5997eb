import { agentLimits, type OutputStream } from '@fettle/contracts/agent';
import { finished, type Readable } from 'node:stream';
import type { Spool } from './spool.js';

const FLUSH_MS = 100;
/** Unwritten bytes at which the pipes are paused, so that a fast program waits for the disk instead of filling memory. */
const PAUSE_ABOVE_BYTES = 512 * 1024;
/** How long output is awaited after the process has ended, while a child of it still holds the pipe open. */
const DRAIN_MS = 2_000;

/** Totals of an attempt's output. */
export interface OutputTotals {
  readonly keptBytes: number;
  readonly droppedBytes: number;
}

/**
 * Reads stdout and stderr of a process into the spool as chunks of at most 64 KiB, at the latest 100 ms after the first
 * byte. Above 16 MiB it goes on reading, so that the program does not hang, and only counts.
 */
export class OutputReader {
  #kept = 0;
  #dropped = 0;
  #unwritten = 0;
  #cut = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #buffers = new Map<OutputStream, { parts: Buffer[]; bytes: number; sinceMs: number }>();
  readonly #ended: Promise<unknown>;

  constructor(
    private readonly spool: Spool,
    private readonly streams: Record<OutputStream, Readable>,
  ) {
    this.#ended = Promise.all([this.#attach('stdout'), this.#attach('stderr')]);
  }

  /** Drops everything from here on: the server has enough, or nobody wants it any more. */
  stopKeeping(): void {
    this.#cut = true;
  }

  /** Called when the spool has room again. */
  relax(): void {
    if (this.spool.blocked || this.#unwritten > PAUSE_ABOVE_BYTES) return;
    for (const stream of Object.values(this.streams)) stream.resume();
  }

  /** Reads the rest after the process has ended, adds the cut marker if there was a cut, and gives the totals. */
  async finish(): Promise<OutputTotals> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.#ended, new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MS)))]);
    clearTimeout(timer);
    for (const stream of Object.values(this.streams)) stream.destroy();
    this.#flush();
    if (this.#dropped > 0) {
      const text = `\n[output cut here: ${this.#kept} bytes kept, ${this.#dropped} more bytes dropped]\n`;
      await this.spool.append('stderr', Buffer.from(text), Date.now());
    }
    return { keptBytes: this.#kept, droppedBytes: this.#dropped };
  }

  #attach(name: OutputStream): Promise<void> {
    const stream = this.streams[name];
    stream.on('data', (data: Buffer) => this.#take(name, data));
    // A pipe of a program that is gone already may have ended before anybody listened; `finished` knows.
    return new Promise((resolve) => finished(stream, { writable: false }, () => resolve()));
  }

  #take(name: OutputStream, data: Buffer): void {
    const room = this.#cut ? 0 : agentLimits.taskOutputBytes - this.#kept;
    this.#dropped += Math.max(0, data.length - room);
    if (room <= 0) return;
    let rest = data.subarray(0, room);
    this.#kept += rest.length;
    while (rest.length > 0) {
      const buffer = this.#bufferOf(name);
      const part = rest.subarray(0, agentLimits.chunkBytes - buffer.bytes);
      // Copied, because a slice would keep the whole read buffer alive while it waits.
      buffer.parts.push(Buffer.from(part));
      buffer.bytes += part.length;
      rest = rest.subarray(part.length);
      if (buffer.bytes === agentLimits.chunkBytes) this.#flushOne(name);
    }
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  #bufferOf(name: OutputStream): { parts: Buffer[]; bytes: number; sinceMs: number } {
    let buffer = this.#buffers.get(name);
    if (buffer === undefined) {
      buffer = { parts: [], bytes: 0, sinceMs: Date.now() };
      this.#buffers.set(name, buffer);
    }
    return buffer;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // A Map keeps insertion order: the stream whose first byte came first goes first.
    for (const name of this.#buffers.keys()) this.#flushOne(name);
  }

  #flushOne(name: OutputStream): void {
    const buffer = this.#buffers.get(name);
    if (buffer === undefined) return;
    this.#buffers.delete(name);
    this.#unwritten += buffer.bytes;
    const written = this.spool.append(name, Buffer.concat(buffer.parts), buffer.sinceMs);
    if (this.#unwritten > PAUSE_ABOVE_BYTES) this.#hold();
    void written.then(() => {
      this.#unwritten -= buffer.bytes;
      if (this.spool.blocked) this.#hold();
      else this.relax();
    });
  }

  #hold(): void {
    for (const stream of Object.values(this.streams)) stream.pause();
  }
}
