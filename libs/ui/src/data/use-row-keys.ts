'use client';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { RefObject } from 'react';
import { isPageKey } from '../form/key-guard.js';
import { isSingleKey } from '../form/single-keys.js';
import { stepRow } from './table-model.js';

/**
 * Moves through rows with `j`, `k` and the arrow keys, and selects with `x`. Works from the page too while nothing else has
 * the focus. Enter is the row link's own.
 */
export function useRowKeys(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
  onSelect: (index: number) => void,
) {
  const active = useRef(-1);
  const focusRow = (index: number) => {
    active.current = index;
    scrollTo(index);
    // The row may only be drawn after the scroll: one frame for the scroll, one for the rendering.
    const find = () => scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"] [data-row-focus]`);
    const present = find();
    if (present) present.focus({ preventScroll: true });
    else requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus({ preventScroll: true })));
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const inside = scroller.current?.contains(target) ?? false;
    const isOurs = inside ? isPageKey(event) : target === document.body && isSingleKey(event);
    if (!isOurs) return;
    const step = stepOf(event.key, inside);
    if (step !== null) {
      const next = stepRow(rowOf(target) ?? active.current, step, count);
      if (next >= 0) {
        event.preventDefault();
        focusRow(next);
      }
    } else if (event.key === 'x' && inside) {
      const row = rowOf(target);
      if (row !== null) onSelect(row);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function stepOf(key: string, inside: boolean): 1 | -1 | null {
  if (key === 'j' || (inside && key === 'ArrowDown')) return 1;
  if (key === 'k' || (inside && key === 'ArrowUp')) return -1;
  return null;
}

function rowOf(target: HTMLElement): number | null {
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  return row === undefined ? null : Number(row);
}
