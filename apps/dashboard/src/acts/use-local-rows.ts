'use client';
import type { Sort } from '@fettle/ui';
import { useMemo, useState } from 'react';
import { inOrder, type Value } from './in-order';

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
    const order = inOrder(sort.direction);
    return found.toSorted((one, other) => order(valueOf(one, sort.key), valueOf(other, sort.key)));
  }, [rows, search, sort, textOf, valueOf]);
  return { shown, search, setSearch, sort, setSort };
}

export type LocalRows<Row> = ReturnType<typeof useLocalRows<Row>>;
