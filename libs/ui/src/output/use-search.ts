'use client';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { OutputBuffer } from './output-buffer.js';
import { OutputSearch, type SearchHit } from './output-search.js';

/** The search of a view: its text, its hits, and which one is looked at. */
export interface ViewSearch {
  text: string;
  setText: (text: string) => void;
  /** In lower case, as applied. */
  query: string;
  count: number;
  /** The end has not been reached yet: there may be more hits. */
  isSearching: boolean;
  /** From 1; 0 while none is chosen. */
  position: number;
  current: SearchHit | null;
  step: (by: 1 | -1) => void;
}

/** Half a frame: the other half is for drawing. */
const sliceMs = 8;
const none: readonly SearchHit[] = [];

/** Searches a buffer while it grows. */
export function useSearch(buffer: OutputBuffer, version: number): ViewSearch {
  const [text, setText] = useState('');
  const [position, setPosition] = useState(0);
  const query = useDeferredValue(text).toLowerCase();
  const { hits, isSearching } = useHits(buffer, version, query);
  const step = (by: 1 | -1) => {
    if (hits.length > 0)
      setPosition((now) => ((now - 1 + by + hits.length + (now === 0 && by < 0 ? 1 : 0)) % hits.length) + 1);
  };
  const choose = (next: string) => {
    setText(next);
    setPosition(next ? 1 : 0);
  };
  const at = Math.min(position, hits.length);
  return {
    text,
    setText: choose,
    query,
    count: hits.length,
    isSearching,
    position: at,
    current: hits[at - 1] ?? null,
    step,
  };
}

interface Found {
  query: string;
  hits: readonly SearchHit[];
  isComplete: boolean;
}

function useHits(buffer: OutputBuffer, version: number, query: string) {
  const engine = useMemo(() => new OutputSearch(buffer), [buffer]);
  const [found, setFound] = useState<Found>({ query: '', hits: none, isComplete: true });
  useEffect(() => {
    const channel = new MessageChannel();
    let isStopped = false;
    const slice = () => {
      if (isStopped) return;
      const isComplete = engine.advance(query, sliceMs);
      // What was found is shown when all of it was, and of a long search the beginning at once.
      if (isComplete) setFound({ query, hits: query ? engine.hits : none, isComplete });
      else {
        setFound((now) => (now.query === query ? now : { query, hits: engine.hits, isComplete }));
        channel.port2.postMessage(null);
      }
    };
    // Not a timer: those wait for 4 ms each.
    channel.port1.onmessage = slice;
    slice();
    return () => {
      isStopped = true;
      channel.port1.close();
    };
    // The buffer changes in place: its version is what a hit list depends on.
  }, [engine, query, version]);
  const isCurrent = found.query === query;
  return { hits: isCurrent ? found.hits : none, isSearching: query !== '' && !(isCurrent && found.isComplete) };
}
