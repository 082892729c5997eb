'use client';
import { densities, keepView, keptView, type ListView, type Sort } from '@fettle/ui';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useEffectEvent } from 'react';

const urlState = {
  q: parseAsString.withDefault(''),
  sort: parseAsString,
  dir: parseAsStringLiteral(['asc', 'desc'] as const),
  cols: parseAsArrayOf(parseAsString),
  rows: parseAsStringLiteral(densities),
  peek: parseAsString,
};

/**
 * All of a list's state in the address, where it is not the list's own: filter, order, columns, height of rows, and what is peeked
 * at. Columns and heights are also kept in this browser, for the next time; a link that names them wins.
 */
export function useListUrl<Key extends string>(list: string, sorts: readonly Key[], ownSort: Sort & { key: Key }) {
  const [url, setUrl] = useQueryStates(urlState, { history: 'replace' });
  const view: ListView = { columns: url.cols, density: url.rows ?? 'normal' };
  const setView = (next: ListView) => {
    keepView(list, next);
    void setUrl({
      cols: next.columns ? [...next.columns] : null,
      rows: next.density === 'normal' ? null : next.density,
    });
  };
  const bringKept = useEffectEvent(() => {
    if (url.cols || url.rows) return;
    const kept = keptView(list);
    if (kept.columns || kept.density !== 'normal') setView(kept);
  });
  useEffect(() => bringKept(), [list]);
  const key = sorts.find((one) => one === url.sort);
  const sort = key === undefined ? ownSort : { key, direction: url.dir ?? ('asc' as const) };
  return {
    q: url.q,
    sort,
    view,
    peek: url.peek,
    /** Another filter: what was peeked at may not be in the list any more, and stays in sight all the same. */
    setQ: (q: string) => void setUrl({ q: q || null }),
    setSort: (next: Sort) => {
      const isOwn = next.key === ownSort.key && next.direction === ownSort.direction;
      void setUrl(isOwn ? { sort: null, dir: null } : { sort: next.key, dir: next.direction });
    },
    setView,
    setPeek: (id: string | null) => void setUrl({ peek: id }),
  };
}
