import { compactLine } from './line-text.js';
import type { OutputChunk, OutputEntry, OutputLine, OutputStream } from './output-entry.js';
import { sgrAfter } from './sgr-state.js';

export interface OutputBufferOptions {
  /** Lines kept for the view; older ones are dropped from it, never from the store. Default 100,000. */
  maxLines?: number;
  /** When changes are told: once per animation frame, or after 250 ms in a hidden tab. Tests pass their own. */
  schedule?: (flush: () => void) => void;
}

interface StreamState {
  decoder: TextDecoder;
  open: OutputLine | null;
  style: string;
}

// A progress display rewrites its line; from this length on its past is resolved away.
const compactFrom = 8_192;

/**
 * Turns chunks of bytes into lines, in order and once each, and tells its listeners at most once per frame. It holds state
 * outside of React, because ten thousand lines a second are too many renders.
 */
export class OutputBuffer {
  /** Lines and markers in order. The array is changed in place; `version` says when. */
  readonly entries: OutputEntry[] = [];
  /** How many entries were dropped at the front; `dropped + index` is stable for an entry. */
  dropped = 0;
  /** Lines so far, dropped ones included. */
  lineCount = 0;
  /** Counts up with each told change. */
  version = 0;

  readonly #maxLines: number;
  readonly #schedule: (flush: () => void) => void;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, OutputChunk>();
  #streams = newStreams();
  #nextSeq = 0;
  #scheduled = false;

  constructor(options: OutputBufferOptions = {}) {
    this.#maxLines = options.maxLines ?? 100_000;
    this.#schedule = options.schedule ?? nextFrame;
  }

  /** Takes chunks in any order; one that was seen is ignored, one ahead of a hole waits for it (see `missing`). */
  push(chunks: readonly OutputChunk[]): void {
    for (const chunk of chunks) {
      if (chunk.seq >= this.#nextSeq) this.#waiting.set(chunk.seq, chunk);
    }
    this.#drain();
  }

  /** The chunk number that is expected next: where to read on. */
  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** The first hole in what has come, both ends included, or null. */
  get missing(): { fromSeq: number; toSeq: number } | null {
    if (this.#waiting.size === 0) return null;
    return { fromSeq: this.#nextSeq, toSeq: Math.min(...this.#waiting.keys()) - 1 };
  }

  /** Gives up on the first hole: a visible marker takes its place and what waited behind it is shown. */
  skipMissing(): void {
    const hole = this.missing;
    if (!hole) return;
    this.#closeLines();
    this.entries.push({ kind: 'gap', ...hole });
    this.#nextSeq = hole.toSeq + 1;
    this.#drain();
  }

  /** Marks that the stored output ends here although there was more. */
  cut(reason: string): void {
    if (this.entries.at(-1)?.kind === 'cut') return;
    this.#closeLines();
    this.entries.push({ kind: 'cut', reason });
    this.#changed();
  }

  /** The program has ended: half a character at the end is shown as what it is. */
  finish(): void {
    this.#closeLines();
    this.#changed();
  }

  /** Empties it, for another attempt. */
  reset(): void {
    this.entries.length = 0;
    this.dropped = 0;
    this.lineCount = 0;
    this.#nextSeq = 0;
    this.#waiting.clear();
    this.#streams = newStreams();
    this.#changed();
  }

  /** Calls back after changes, at most once per frame. Returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  readonly getVersion = (): number => this.version;

  #drain(): void {
    for (let chunk = this.#waiting.get(this.#nextSeq); chunk; chunk = this.#waiting.get(this.#nextSeq)) {
      this.#waiting.delete(this.#nextSeq);
      this.#nextSeq += 1;
      const stream = this.#streams[chunk.stream];
      this.#write(chunk.stream, stream.decoder.decode(chunk.bytes, { stream: true }), chunk.at);
    }
    this.#dropOld();
    this.#changed();
  }

  #write(name: OutputStream, text: string, at: string | number): void {
    const stream = this.#streams[name];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#append(stream, name, text.slice(from, end), at);
      this.#close(stream);
      from = end + 1;
    }
    if (from < text.length) this.#append(stream, name, text.slice(from), at);
  }

  #append(stream: StreamState, name: OutputStream, text: string, at: string | number): void {
    if (!stream.open) {
      this.lineCount += 1;
      stream.open = { kind: 'line', number: this.lineCount, stream: name, at, raw: '', style: stream.style };
      this.entries.push(stream.open);
    }
    stream.open.raw += text;
    if (stream.open.raw.length > compactFrom && text.includes('\r')) stream.open.raw = compactLine(stream.open.raw);
  }

  #close(stream: StreamState): void {
    if (!stream.open) return;
    stream.style = sgrAfter(stream.open.style, stream.open.raw);
    stream.open = null;
  }

  #closeLines(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = this.#streams[name];
      const rest = stream.decoder.decode();
      if (rest) this.#write(name, rest, stream.open?.at ?? Date.now());
      this.#close(stream);
    }
  }

  // In steps of a tenth, so that a full view does not move its array for every line.
  #dropOld(): void {
    if (this.entries.length <= this.#maxLines * 1.1) return;
    const count = this.entries.length - this.#maxLines;
    this.entries.splice(0, count);
    this.dropped += count;
  }

  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.version += 1;
      for (const listener of this.#listeners) listener();
    });
  }
}

// Not fatal: an invalid byte becomes U+FFFD. The byte order mark is a character like any other here.
function newStreams(): Record<OutputStream, StreamState> {
  const made = (): StreamState => ({ decoder: new TextDecoder('utf-8', { ignoreBOM: true }), open: null, style: '' });
  return { stdout: made(), stderr: made() };
}

// Hidden tabs get no frames; the view must still know where it is when the tab returns.
function nextFrame(flush: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    flush();
  };
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(once);
  setTimeout(once, 250);
}
