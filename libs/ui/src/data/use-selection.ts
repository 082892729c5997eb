'use client';
import { useRef } from 'react';
import type { DataTableProps } from './data-table.js';
import { nextSelection } from './table-model.js';

export interface SelectionState {
  count: number;
  isAll: boolean;
  isSome: boolean;
  has: (index: number) => boolean;
  /** With `isRange`, everything from the row that was clicked before. */
  toggle: (index: number, isRange: boolean) => void;
  toggleAll: () => void;
}

/** Selection by row index over keys that the owner keeps; null where rows cannot be selected. */
export function useSelection<Row>({ selection, rows = [], rowKey }: DataTableProps<Row>): SelectionState | null {
  const anchor = useRef<string | null>(null);
  if (!selection) return null;
  const { selected, onChange } = selection;
  const keyAt = (index: number) => {
    const row = rows[index];
    return row === undefined ? '' : rowKey(row);
  };
  const shown = () => rows.map(rowKey);
  const isAll = rows.length > 0 && rows.every((row) => selected.has(rowKey(row)));
  return {
    count: selected.size,
    isAll,
    isSome: !isAll && selected.size > 0,
    has: (index) => selected.has(keyAt(index)),
    toggle: (index, isRange) => {
      const clicked = keyAt(index);
      onChange(nextSelection(selected, shown(), clicked, isRange ? anchor.current : null));
      anchor.current = clicked;
    },
    toggleAll: () => {
      const next = new Set(selected);
      for (const key of shown())
        if (isAll) next.delete(key);
        else next.add(key);
      onChange(next);
    },
  };
}
