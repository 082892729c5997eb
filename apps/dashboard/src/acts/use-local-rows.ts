'use client';
import type { Sort } from '@fettle/ui';
import { useMemo, useState } from 'react';

type Value = string | number | null;

/** A list that is here as a whole: searched and put in order without asking anybody. */
export function useLocalRows<Row>(
  rows: readonly Row[],
  textOf: (row: Row) => string,
  valueOf: (row: Row, key: string) => Value,
  first: Sort,
) {
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort>(first);
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => {
      const text = textOf(row).toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const turn = sort.direction === 'asc' ? 1 : -1;
    return found.toSorted((one, other) => turn * compare(valueOf(one, sort.key), valueOf(other, sort.key)));
  }, [rows, search, sort, textOf, valueOf]);
  return { shown, search, setSearch, sort, setSort };
}

/** What is not known stands last, whichever way the rest goes round. */
function compare(one: Value, other: Value): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}
