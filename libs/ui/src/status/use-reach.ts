'use client';
import { useEffect, useState } from 'react';

/** What is told by something that asks the server every moment whether it is there. */
export interface ReachEvents {
  onCut: (since: number) => void;
  onReturn: (cutSince: number) => void;
  /** Nobody looks at the page: nothing need be asked. */
  isAsleep: () => boolean;
}

export interface ReachState {
  /** Since when nothing answers, in epoch milliseconds; null while it does. */
  cutSince: number | null;
  /** The end of the last cut, for as long as it is worth telling. */
  back: { at: number; afterMs: number } | null;
}

/** For so long a page says that it could be refreshed again. */
const tellBackMs = 10_000;

/**
 * Whether the server can be reached. `watch` begins to ask and returns how to ask at once and how to stop; it must be the same
 * function in every render.
 */
export function useReach(watch: (events: ReachEvents) => { check: () => void; stop: () => void }): ReachState {
  const [state, setState] = useState<ReachState>({ cutSince: null, back: null });
  useEffect(() => {
    const watching = watch({
      isAsleep: () => document.hidden,
      onCut: (since) => setState({ cutSince: since, back: null }),
      onReturn: (cutSince) => setState({ cutSince: null, back: { at: Date.now(), afterMs: Date.now() - cutSince } }),
    });
    // A tab that was behind others slept, and a machine that changes networks knows it first.
    // As a method of the watch: a listener is called on the window.
    const check = () => watching.check();
    const events = ['online', 'offline', 'focus'] as const;
    for (const event of events) window.addEventListener(event, check);
    document.addEventListener('visibilitychange', check);
    return () => {
      watching.stop();
      for (const event of events) window.removeEventListener(event, check);
      document.removeEventListener('visibilitychange', check);
    };
  }, [watch]);
  const backAt = state.back?.at;
  useEffect(() => {
    if (backAt === undefined) return undefined;
    const timer = setTimeout(() => setState((now) => ({ ...now, back: null })), tellBackMs);
    return () => clearTimeout(timer);
  }, [backAt]);
  return state;
}
