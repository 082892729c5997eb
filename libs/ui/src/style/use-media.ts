'use client';
import { useCallback, useSyncExternalStore } from 'react';

/** True while the media query matches. During server rendering and hydration it is false (the desktop layout). */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (notify: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** True below 640 CSS px, where lists become cards and the navigation moves to the bottom. */
export function usePhone(): boolean {
  return useMedia('(width < 40rem)');
}
