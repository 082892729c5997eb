'use client';
import { useSyncExternalStore } from 'react';

// A browser clock that is only as wrong as an answer takes to travel must not be "corrected" by that travel.
const ignoreBelowMs = 2_000;

let offsetMs = 0;
const listeners = new Set<() => void>();

/** Learns the server's clock from a time that it wrote into an answer which has just arrived. */
export function noteServerTime(serverTime: string): void {
  const measured = new Date(serverTime).getTime() - Date.now();
  const next = Math.abs(measured) < ignoreBelowMs ? 0 : measured;
  if (Number.isNaN(next) || Math.abs(next - offsetMs) < ignoreBelowMs) return;
  offsetMs = next;
  for (const notify of listeners) notify();
}

/** Server clock minus browser clock, in milliseconds; 0 until it is known to differ. */
export function useClockOffset(): number {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => offsetMs,
    () => 0,
  );
}
