'use client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { OutputBuffer } from './output-buffer.js';

/** The line number of a hash like `#L120`, or null. */
export function lineOfHash(hash: string): number | null {
  const match = /^#L([1-9]\d{0,8})$/.exec(hash);
  return match ? Number(match[1]) : null;
}

/** Ties the view to `#L120`: goes there as soon as the line has come, and puts a chosen line into the address. */
export function useLineLink(buffer: OutputBuffer, version: number, goTo: (entry: number) => void) {
  const [line, setLine] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    const read = () => {
      wanted.current = lineOfHash(window.location.hash);
      setLine(wanted.current);
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  const goToWanted = useEffectEvent(() => {
    if (wanted.current === null) return;
    const index = buffer.entries.findIndex((entry) => entry.kind === 'line' && entry.number === wanted.current);
    if (index < 0) return;
    wanted.current = null;
    goTo(buffer.dropped + index);
  });
  useEffect(() => goToWanted(), [buffer, version, line]);
  const choose = (number: number) => {
    window.history.replaceState(window.history.state, '', `#L${number}`);
    setLine(number);
  };
  return { line, choose };
}
