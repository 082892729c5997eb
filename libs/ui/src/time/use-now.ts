'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { useZone } from './zone-context.js';

interface Beat {
  listeners: Set<() => void>;
  now: number;
  timer: ReturnType<typeof setInterval>;
}
// One timer per rhythm for the whole page, however many times are on it.
const beats = new Map<number, Beat>();

function listen(everyMs: number, notify: () => void): () => void {
  let beat = beats.get(everyMs);
  if (!beat) {
    const made: Beat = { listeners: new Set(), now: Date.now(), timer: setInterval(() => tick(made), everyMs) };
    beats.set(everyMs, made);
    beat = made;
  }
  const joined = beat;
  joined.listeners.add(notify);
  return () => {
    joined.listeners.delete(notify);
    if (joined.listeners.size > 0) return;
    clearInterval(joined.timer);
    beats.delete(everyMs);
  };
}

function tick(beat: Beat) {
  beat.now = Date.now();
  for (const notify of beat.listeners) notify();
}

/**
 * The server's clock as well as the browser knows it, in epoch milliseconds, renewed in the given rhythm.
 * Null during server rendering and hydration, where two clocks would disagree.
 */
export function useNow(everyMs = 1_000): number | null {
  const { clockOffsetMs } = useZone();
  const subscribe = useCallback((notify: () => void) => listen(everyMs, notify), [everyMs]);
  const now = useSyncExternalStore(
    subscribe,
    () => beats.get(everyMs)?.now ?? Math.floor(Date.now() / everyMs) * everyMs,
    () => null,
  );
  return now === null ? null : now + clockOffsetMs;
}
