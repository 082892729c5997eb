'use client';
import { useState } from 'react';

/** How many more match than were taken; where it is not exact, so many or more. */
export interface Beyond {
  count: number;
  isExact: boolean;
}

/** What is selected in a list, by id, with what is known of each: it outlives paging and other filters. */
export function usePicked<Row extends { id: string }, Item extends { id: string }>(
  rows: readonly Row[] | undefined,
  itemOf: (row: Row) => Item,
) {
  const [kept, setKept] = useState<ReadonlyMap<string, Item>>(new Map());
  const [taken, setTaken] = useState<{ filter: string; beyond: Beyond } | null>(null);
  // Ten thousand rows are only gone through when something is selected.
  const shown = new Map(kept.size > 0 ? rows?.flatMap((row) => (kept.has(row.id) ? [[row.id, itemOf(row)]] : [])) : []);
  // What is on screen is newer than what was known when it was selected.
  const picked: ReadonlyMap<string, Item> = new Map([...kept].map(([id, item]) => [id, shown.get(id) ?? item]));
  const known = () => new Map([...(rows?.map((row) => [row.id, itemOf(row)] as const) ?? []), ...picked]);
  const change = (ids: ReadonlySet<string>) => {
    const of = known();
    setKept(new Map([...ids].flatMap((id) => (of.has(id) ? [[id, of.get(id) as Item] as const] : []))));
    setTaken(null);
  };
  const selection = { selected: new Set(picked.keys()), onChange: change };
  return {
    picked,
    selection,
    /** How many more match the filter that was taken than can be selected at once. */
    beyond: taken?.beyond ?? { count: 0, isExact: true },
    /** Whether a filter matches more than is selected, as far as is known here. */
    canTake: (filter: string, matching: number) =>
      taken?.filter !== filter && (rows ?? []).filter(({ id }) => picked.has(id)).length < matching,
    /** Adds what a filter matches. */
    take: (filter: string, items: readonly Item[], more: Beyond) => {
      setKept(new Map([...picked, ...items.map((item) => [item.id, item] as const)]));
      setTaken({ filter, beyond: more });
    },
    clear: () => {
      setKept(new Map());
      setTaken(null);
    },
  };
}

/** What is selected in a list of these. */
export type Picked<Item extends { id: string }> = ReturnType<typeof usePicked<{ id: string }, Item>>;
