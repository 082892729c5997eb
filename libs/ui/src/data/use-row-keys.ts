'use client';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { RefObject } from 'react';
import { isPageKey } from '../form/key-guard.js';
import { isSingleKey } from '../form/single-keys.js';
import { stepRow } from './table-model.js';

export interface RowKeys {
  count: number;
  scrollTo: (index: number) => void;
  /** With `isRange`, everything from the row that was selected before. */
  onSelect: (index: number, isRange: boolean) => void;
  /** The row that is peeked at; -1 for none. Null where rows cannot be peeked at. */
  peeked: number | null;
  /** Null closes the panel. */
  onPeek: (index: number | null) => void;
}

/**
 * Moves through rows with `j`, `k` and the arrow keys, selects with `x` (from the one before with Shift), peeks with Space and
 * ends that with Escape. Works from the page and the panel too. Enter is the row link's own. An open panel follows the steps.
 */
export function useRowKeys(scroller: RefObject<HTMLElement | null>, keys: RowKeys) {
  const active = useRef(-1);
  const focusRow = (index: number) => {
    active.current = index;
    keys.scrollTo(index);
    // The row may only be drawn after the scroll: one frame for the scroll, one for the rendering.
    const find = () => scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"] [data-row-focus]`);
    const present = find();
    if (present) present.focus({ preventScroll: true });
    else requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus({ preventScroll: true })));
  };
  const step = (from: number, by: 1 | -1): boolean => {
    const next = stepRow(from, by, keys.count);
    if (next < 0) return false;
    focusRow(next);
    if (isPeeking(keys)) keys.onPeek(next);
    return true;
  };
  const act = (key: string, row: number | null): boolean => {
    if (key === 'Escape' && isPeeking(keys)) {
      const index = keys.peeked ?? -1;
      keys.onPeek(null);
      focusRow(row ?? index);
      return true;
    }
    if (row === null) return false;
    if (key === 'x' || key === 'X') keys.onSelect(row, key === 'X');
    else if (key === ' ' && keys.peeked !== null) keys.onPeek(row === keys.peeked ? null : row);
    else return false;
    return true;
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const inside = scroller.current?.contains(target) ?? false;
    const isBeside = target === document.body || target.closest('[data-peek]') !== null;
    if (!(inside ? isPageKey(event) : isBeside && isSingleKey(event))) return;
    // A control keeps its own keys: Space ticks a box and presses a button.
    if (event.key === ' ' && !target.closest('[data-row-focus]')) return;
    const row = inside ? rowOf(target) : null;
    const by = stepOf(event.key, inside);
    const from = row ?? (isPeeking(keys) ? (keys.peeked ?? -1) : active.current);
    if (by === null ? act(event.key, row) : step(from, by)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

const isPeeking = ({ peeked }: RowKeys) => peeked !== null && peeked >= 0;

function stepOf(key: string, inside: boolean): 1 | -1 | null {
  if (key === 'j' || (inside && key === 'ArrowDown')) return 1;
  if (key === 'k' || (inside && key === 'ArrowUp')) return -1;
  return null;
}

function rowOf(target: HTMLElement): number | null {
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  return row === undefined ? null : Number(row);
}
