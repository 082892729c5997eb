import { plainText } from './line-text.js';
import type { OutputBuffer } from './output-buffer.js';
import { findHits } from './paint-line.js';

/** A hit: the stable index of the entry (`dropped + index`) and which one of that line. */
export interface SearchHit {
  entry: number;
  hit: number;
}

/** Finds a text in a growing buffer; lines that were searched are not searched again. */
export class OutputSearch {
  readonly #buffer: OutputBuffer;
  #query = '';
  #settled = 0;
  #hits: SearchHit[] = [];
  #tail: SearchHit[] = [];

  constructor(buffer: OutputBuffer) {
    this.#buffer = buffer;
  }

  /** All hits of `query` (any case) in order, for the buffer as it is now. */
  find(query: string): readonly SearchHit[] {
    const wanted = query.toLowerCase();
    const { dropped, entries } = this.#buffer;
    const restarted = this.#settled > dropped + entries.length;
    if (wanted !== this.#query || restarted) {
      this.#query = wanted;
      this.#settled = 0;
      this.#hits = [];
    }
    if (!wanted) return [];
    if (dropped > 0) this.#hits = this.#hits.filter((found) => found.entry >= dropped);
    // The newest lines may still grow (one per stream), so they are searched anew each time.
    const settledTo = Math.max(dropped, dropped + entries.length - unsettled);
    this.#hits.push(...this.#scan(Math.max(this.#settled, dropped), settledTo));
    this.#settled = Math.max(this.#settled, settledTo);
    this.#tail = this.#scan(this.#settled, dropped + entries.length);
    return [...this.#hits, ...this.#tail];
  }

  #scan(from: number, to: number): SearchHit[] {
    const hits: SearchHit[] = [];
    for (let entry = from; entry < to; entry += 1) {
      const line = this.#buffer.entries[entry - this.#buffer.dropped];
      if (line?.kind !== 'line') continue;
      findHits(plainText(line.raw), this.#query).forEach((_, hit) => hits.push({ entry, hit }));
    }
    return hits;
  }
}

const unsettled = 64;
