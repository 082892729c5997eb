'use client';
import { useEffect } from 'react';
import type { TableListProps } from './table-grid.js';
import { useEndReached } from './use-end-reached.js';
import { useStable } from './use-stable.js';

/** Rows that only fly by are not told of: nobody reads them, so they need not be fresh. */
const settledMs = 120;

/** Says which rows are drawn, and asks for more near the end. */
export function useShownRange<Row>(props: TableListProps<Row>, first: number, last: number): void {
  useEndReached(props, last);
  const tell = useStable((from: number, to: number) => props.onRangeChange?.(from, to));
  useEffect(() => {
    const timer = setTimeout(() => tell(first, last), settledMs);
    return () => clearTimeout(timer);
  }, [tell, first, last]);
}
