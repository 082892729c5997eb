'use client';
import { OutputBuffer, type OutputEntry } from '@fettle/ui';
import { useEffect, useMemo } from 'react';

/** Copies the lines of a buffer that have a text, as they come. */
export class LineFilter {
  readonly kept = new OutputBuffer();
  #next = 0;
  #seq = 0;
  #last: { entry: OutputEntry; raw: string } | null = null;
  readonly #encoder = new TextEncoder();

  constructor(
    private readonly source: OutputBuffer,
    private readonly text: string,
  ) {}

  /** Takes what has come since. A line that grew after it was copied makes it begin anew, and so does another beginning. */
  readonly take = (): void => {
    const { source } = this;
    const total = source.dropped + source.entries.length;
    const hasGrown = this.#last?.entry.kind === 'line' && this.#last.entry.raw !== this.#last.raw;
    if (hasGrown || total < this.#next) this.#restart();
    for (const entry of source.entries.slice(Math.max(0, this.#next - source.dropped))) this.#add(entry);
    this.#next = total;
  };

  #add(entry: OutputEntry): void {
    this.#last = { entry, raw: entry.kind === 'line' ? entry.raw : '' };
    if (entry.kind !== 'line' || !entry.raw.toLowerCase().includes(this.text)) return;
    const bytes = this.#encoder.encode(`${entry.raw}\n`);
    this.kept.push([{ seq: this.#seq, stream: entry.stream, bytes, at: entry.at }]);
    this.#seq += 1;
  }

  #restart(): void {
    this.kept.reset();
    this.#seq = 0;
    this.#next = 0;
    this.#last = null;
  }
}

/** The lines of a buffer that have a text in them; all of it while there is none. */
export function useFiltered(source: OutputBuffer, text: string): OutputBuffer {
  const wanted = text.trim().toLowerCase();
  const filter = useMemo(() => (wanted === '' ? null : new LineFilter(source, wanted)), [source, wanted]);
  useEffect(() => {
    if (!filter) return undefined;
    filter.take();
    return source.subscribe(filter.take);
  }, [filter, source]);
  return filter?.kept ?? source;
}
