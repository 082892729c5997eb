'use client';
import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that keeps its identity and always does what the newest one does: for event handlers of rows that are not drawn again. */
export function useStable<Args extends unknown[]>(handler: (...args: Args) => void): (...args: Args) => void {
  const newest = useRef(handler);
  useLayoutEffect(() => {
    newest.current = handler;
  });
  return useCallback((...args: Args) => newest.current(...args), []);
}
