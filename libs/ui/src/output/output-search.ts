import { plainText } from './line-text.js';
import type { OutputBuffer } from './output-buffer.js';
import { findHits } from './paint-line.js';

/** A hit: the stable index of the entry (`dropped + index`) and which one of that line. */
export interface SearchHit {
  entry: number;
  hit: number;
}

/** Between two looks at the clock. */
const linesPerLook = 256;
/** The newest lines may still grow (one per stream), so they are searched anew each time. */
const unsettled = 64;

/** Finds a text in a growing buffer, in slices that never hold the page up; lines that were searched are not searched again. */
export class OutputSearch {
  readonly #buffer: OutputBuffer;
  #query = '';
  #settled = 0;
  #hits: SearchHit[] = [];
  #tail: SearchHit[] = [];

  constructor(buffer: OutputBuffer) {
    this.#buffer = buffer;
  }

  /** Searches on for `query` (any case) for about `budgetMs`. True when the buffer as it is now has been searched to its end. */
  advance(query: string, budgetMs: number): boolean {
    const wanted = query.toLowerCase();
    const { dropped, entries } = this.#buffer;
    const hasRestarted = this.#settled > dropped + entries.length;
    if (wanted !== this.#query || hasRestarted) {
      this.#query = wanted;
      this.#settled = 0;
      this.#hits = [];
      this.#tail = [];
    }
    if (!wanted) return true;
    if (dropped > 0) this.#hits = this.#hits.filter((found) => found.entry >= dropped);
    this.#tail = [];
    const end = dropped + entries.length;
    const settledTo = Math.max(dropped, end - unsettled);
    const until = performance.now() + budgetMs;
    for (let from = Math.max(this.#settled, dropped); from < settledTo; from = this.#settled) {
      const to = Math.min(settledTo, from + linesPerLook);
      for (const found of this.#scan(from, to)) this.#hits.push(found);
      this.#settled = to;
      if (performance.now() >= until && to < settledTo) return false;
    }
    this.#tail = this.#scan(Math.max(this.#settled, dropped), end);
    return true;
  }

  /** The hits so far, in order: all of them once `advance` has returned true. */
  get hits(): readonly SearchHit[] {
    return [...this.#hits, ...this.#tail];
  }

  /** All hits of `query` for the buffer as it is now, however long it takes. */
  find(query: string): readonly SearchHit[] {
    this.advance(query, Infinity);
    return this.hits;
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
