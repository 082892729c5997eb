'use client';
import { useSyncExternalStore } from 'react';
import { useMedia } from '../style/use-media.js';

const storageKey = 'navigation-fold';
const changed = 'navigation-fold-changed';

/** `auto`: folded under 1024 px, open above; otherwise as the person left it. */
type Fold = 'auto' | 'true' | 'false';

/** The navigation's fold, kept in the browser. `state` goes into `data-folded`, where the style sheet reads it. */
export function useFold() {
  const state = useSyncExternalStore(subscribe, read, () => 'auto' as Fold);
  const isWide = useMedia('(width >= 64rem)');
  const isOpen = state === 'false' || (state === 'auto' && isWide);
  const toggle = () => {
    localStorage.setItem(storageKey, isOpen ? 'true' : 'false');
    window.dispatchEvent(new Event(changed));
  };
  const width = { auto: 'w-14 lg:w-52', true: 'w-14', false: 'w-52' }[state];
  return { state, isOpen, toggle, width };
}

function read(): Fold {
  const kept = localStorage.getItem(storageKey);
  return kept === 'true' || kept === 'false' ? kept : 'auto';
}
function subscribe(notify: () => void) {
  window.addEventListener(changed, notify);
  return () => window.removeEventListener(changed, notify);
}
