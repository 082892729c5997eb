'use client';
import { useLayoutEffect, useRef, useState } from 'react';

/** Below this a list shows too little to be read; then the page scrolls instead. */
const leastPx = 320;

/**
 * The height from an element's top to the end of the window, less `belowPx`. It follows what happens above the element (a
 * banner that appears) and the window's size.
 */
export function useAvailableHeight<Element extends HTMLElement>(belowPx: number) {
  const ref = useRef<Element>(null);
  const [height, setHeight] = useState<number | null>(null);
  useLayoutEffect(() => {
    const measure = () => {
      if (!ref.current) return;
      const top = ref.current.getBoundingClientRect().top + window.scrollY;
      setHeight(Math.max(leastPx, Math.floor(window.innerHeight - top - belowPx)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [belowPx]);
  return { ref, height };
}
