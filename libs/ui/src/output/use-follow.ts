'use client';
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { OutputBuffer } from './output-buffer.js';

const nearPx = 24;

/**
 * Keeps the end in sight until the reader scrolls up, and counts what came since. Only an upward movement of the reader ends it:
 * growing content moves nothing by itself.
 */
export function useFollow(
  scroller: RefObject<HTMLDivElement | null>,
  buffer: OutputBuffer,
  { version, totalSize, live }: { version: number; totalSize: number; live: boolean },
) {
  // A finished output is read from its beginning.
  const [isFollowing, setFollowing] = useState(live);
  const [seen, setSeen] = useState(0);
  const lastTop = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !isFollowing) return;
    element.scrollTo({ top: element.scrollHeight });
    lastTop.current = element.scrollTop;
  }, [scroller, isFollowing, version, totalSize]);
  const stop = () => {
    if (isFollowing) setSeen(buffer.lineCount);
    setFollowing(false);
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const wentUp = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
    if (wentUp && !isAtEnd) stop();
    else if (isAtEnd && live) setFollowing(true);
  };
  const newLines = isFollowing || !live ? 0 : Math.max(0, buffer.lineCount - seen);
  return { isFollowing, newLines, start: () => setFollowing(true), stop, onScroll };
}
