'use client';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

interface Anchor {
  /** The stable index (`dropped + index`) of the first entry in sight. */
  entry: number;
  /** How far its top lies above the upper edge. */
  hiddenPx: number;
}

/**
 * Keeps what is read in its place when the oldest lines are dropped above it: by itself the browser would show other lines at the
 * same distance from the top. Returns what has to be called on each scroll.
 */
export function useAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  rows: Virtualizer<HTMLDivElement, Element>,
  { dropped, isFollowing }: { dropped: number; isFollowing: boolean },
): () => void {
  const anchor = useRef<Anchor | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const kept = anchor.current;
    if (!element || !kept || isFollowing) return;
    // An entry that was dropped itself has left no place: reading goes on at the oldest that is left.
    const start = rows.measurementsCache[kept.entry - dropped]?.start;
    element.scrollTo({ top: start === undefined ? 0 : listTop(element) + start + kept.hiddenPx });
    // Only a drop moves what is there; the newest position is in the ref.
    // oxlint-disable-next-line exhaustive-deps
  }, [dropped]);
  return () => {
    const element = scroller.current;
    if (!element) return;
    const offset = element.scrollTop - listTop(element);
    const first = rows.getVirtualItemForOffset(Math.max(0, offset));
    anchor.current = first ? { entry: dropped + first.index, hiddenPx: offset - first.start } : null;
  };
}

/** Where the list begins within what is scrolled: below the note on earlier lines. */
function listTop(scroller: HTMLElement): number {
  const list = scroller.lastElementChild;
  return list instanceof HTMLElement ? list.offsetTop - scroller.offsetTop : 0;
}
