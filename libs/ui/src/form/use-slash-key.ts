'use client';
import { useEffect, type RefObject } from 'react';
import { isSingleKey } from './single-keys.js';

/** `/` moves the focus to a list's filter, from everywhere on the page that takes no text. */
export function useSlashKey(filter: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || !isSingleKey(event) || !filter.current) return;
      event.preventDefault();
      filter.current.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [filter]);
}
