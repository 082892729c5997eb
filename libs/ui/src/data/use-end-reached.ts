'use client';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { TableListProps } from './table-grid.js';

/** How many rows before the end the next ones are asked for: more than a turn of the wheel passes while they come. */
const aheadRows = 60;

/**
 * Asks for more rows when the last drawn one comes near the end. Asks once per state of the list: after a failed request the
 * reader decides, otherwise an outage would be answered by a storm of requests.
 */
export function useEndReached<Row>(table: TableListProps<Row>, lastShown: number): void {
  const { rows, rowKey, hasMore = false, loading = false } = table;
  const asked = useRef('');
  const isNear = hasMore && !loading && lastShown >= rows.length - aheadRows;
  const ends = [rows[0], rows.at(-1)].map((row) => (row === undefined ? '' : rowKey(row)));
  const listState = [rows.length, ...ends].join(' ');
  const ask = useEffectEvent(() => {
    if (!isNear || asked.current === listState) return;
    asked.current = listState;
    table.onEndReached?.();
  });
  useEffect(() => ask(), [isNear, listState]);
}
