'use client';
import { useCallback } from 'react';

/** Pages of rows that are read at different times may repeat a row at their seams; this far apart it has a key of its own. */
const seamRows = 100;

/** The key of the row at an index, for React. */
export function useItemKey<Row>(rows: readonly Row[], rowKey: (row: Row) => string): (index: number) => string {
  return useCallback(
    (index: number) => `${Math.floor(index / seamRows)} ${rowKey(rows[index] as Row)}`,
    [rows, rowKey],
  );
}
