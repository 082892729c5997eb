import type { Result, Routes } from '@fettle/contracts';
import { OutputBuffer, type OutputChunk } from '@fettle/ui';

type Output = Result<Routes['tasks']['output']>;

/** Reads output after a chunk number. */
export type ReadOutput = (after: number, signal: AbortSignal) => Promise<Output>;

/** Base64 to bytes. */
export function decodeBase64(data: string): Uint8Array {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

const toChunk = (chunk: Output['chunks'][number]): OutputChunk => ({
  seq: chunk.seq,
  stream: chunk.stream,
  at: chunk.at,
  bytes: decodeBase64(chunk.data),
});

/** What the page shows about the reading itself. */
export interface FeedState {
  error: unknown;
  isComplete: boolean;
  attempt: number;
  edition: number;
}

/**
 * Feeds one buffer from the API. `poke` may be called at any time and as often as one likes: one reading is under way at most,
 * and a poke during it makes it read once more, so nothing is missed and nothing is read twice.
 */
export class OutputFeed {
  readonly buffer = new OutputBuffer();
  state: FeedState = { error: null, isComplete: false, attempt: 0, edition: 0 };
  #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  #isReading = false;
  #isPoked = false;

  constructor(private readonly read: ReadOutput) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getState = (): FeedState => this.state;

  /** Reads everything that there is to read. Never rejects: a fault is in `state.error` until the next good reading. */
  async poke(): Promise<void> {
    this.#isPoked = true;
    if (this.#isReading) return;
    this.#isReading = true;
    const { signal } = this.#abort;
    try {
      while (this.#isPoked && !signal.aborted) {
        this.#isPoked = false;
        while (await this.#readOnce(signal));
      }
      this.#set({ error: null });
    } catch (error) {
      if (!signal.aborted) this.#set({ error });
    } finally {
      this.#isReading = false;
      // Closed and opened again while the old reading was ending: its poke is still waiting.
      if (this.#isPoked && !this.#abort.signal.aborted) void this.poke();
    }
  }

  /** Begins, or begins again after `close`. */
  open(): void {
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    void this.poke();
  }

  /** Stops reading; what was read stays. */
  close(): void {
    this.#abort.abort();
  }

  /** One request; true while there is more to read at once. */
  async #readOnce(signal: AbortSignal): Promise<boolean> {
    const after = this.buffer.nextSeq - 1;
    const output = await this.read(after, signal);
    if (signal.aborted) return false;
    const { attempt, edition } = output;
    if (attempt !== this.state.attempt || edition !== this.state.edition) {
      // Another attempt, or another edition of it, counts its chunks from 0 again: what was shown belongs to the one before.
      const mustRestart = after >= 0;
      this.buffer.reset();
      this.#set({ attempt, edition, isComplete: false });
      if (mustRestart) return true;
    }
    this.buffer.push(output.chunks.map(toChunk));
    if (output.gapAfterSeq !== null && this.buffer.missing) this.buffer.skipMissing();
    if (output.complete) this.#finish(output);
    return !output.complete && output.chunks.length > 0;
  }

  #finish(output: Output): void {
    if (this.state.isComplete) return;
    if (output.truncated) this.buffer.cut('after 16 MiB');
    else if (output.gapAfterSeq !== null && output.gapAfterSeq >= output.lastSeq)
      this.buffer.cut('because the agent lost the rest');
    else this.buffer.finish();
    this.#set({ isComplete: true });
  }

  #set(patch: Partial<FeedState>): void {
    this.state = { ...this.state, ...patch };
    for (const listener of this.#listeners) listener();
  }
}
