'use client';
import { hashKey, useQueries, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { firstSlots, pagesAt, placed, rowsOf, type RowPage, type Slot } from './page-slots';

export interface PagedRowsOptions<Page extends RowPage> {
  /** What the list is: another key is another list. A fact that marks its prefix has the pages on screen read again. */
  queryKey: QueryKey;
  read: (cursor: string | null, signal: AbortSignal) => Promise<Page>;
  refetchInterval: number;
  enabled?: boolean;
}

interface Book<Page extends RowPage> {
  hash: string;
  slots: readonly Slot<Page>[];
  /** The pages on screen. */
  from: number;
  to: number;
  /** How many slots there were when the next page was asked for: it is, while there are still as many. */
  asked: number;
  /** What is shown until the first page of this list has come: the list before. */
  before: readonly Slot<Page>[] | null;
}

// A page that was scrolled away is remembered by its list; the cache need not hold it for long.
const forgetMs = 60_000;

/**
 * The rows of a long list, page by page in the server's order. Only the pages on screen are kept fresh, however many were read:
 * a list of ten thousand that changes every second costs as much as a short one.
 */
export function usePagedRows<Page extends RowPage>(options: PagedRowsOptions<Page>) {
  const { queryKey, read, refetchInterval, enabled = true } = options;
  const [book, setBook] = useBook<Page>(hashKey(queryKey));
  const wanted = wantedPages(book);
  const results = useQueries({
    queries: wanted.map((index) => {
      const cursor = book.slots[index]?.cursor ?? null;
      return {
        queryKey: [...queryKey, cursor],
        queryFn: ({ signal }: { signal: AbortSignal }) => read(cursor, signal),
        refetchInterval,
        gcTime: forgetMs,
        enabled,
      };
    }),
  });
  useEffect(() => {
    setBook((now) => filled(now, book, wanted, results));
  });
  const shown = book.slots[0]?.page ? book.slots : (book.before ?? book.slots);
  const rows = useMemo(() => rowsOf(shown), [shown]);
  const newest = newestOf(results);
  const last = shown.at(-1);
  return {
    /** Undefined until something was read. */
    rows: shown[0]?.page ? rows : undefined,
    /** The page that was read last: what it says of the whole list is the newest. The list before while this one is read. */
    newest: newest?.data ?? shown.find(({ page }) => page)?.page,
    readAt: newest?.dataUpdatedAt ?? 0,
    /** The rows belong to the list before, and this one is being read. */
    isBefore: shown !== book.slots,
    hasMore: last !== undefined && last.page === undefined,
    isFetching: results.some(({ isFetching }) => isFetching),
    isPending: !shown[0]?.page && enabled && !results.some(({ isError }) => isError),
    error: results.find(({ error }) => error)?.error ?? null,
    refetch: () => void Promise.all(results.map(({ refetch }) => refetch())),
    more: () => setBook((now) => ({ ...now, asked: now.slots.length })),
    show: (firstRow: number, lastRow: number) =>
      setBook((now) => {
        if (!now.slots[0]?.page) return now;
        const { from, to } = pagesAt(now.slots, firstRow, lastRow);
        return from === now.from && to === now.to ? now : { ...now, from, to };
      }),
  };
}

function useBook<Page extends RowPage>(hash: string) {
  const open = (before: Book<Page>['before']): Book<Page> => ({
    hash,
    slots: firstSlots<Page>(),
    from: 0,
    to: 0,
    asked: 0,
    before,
  });
  const [book, setBook] = useState(() => open(null));
  if (book.hash === hash) return [book, setBook] as const;
  const next = open(book.slots[0]?.page ? book.slots : book.before);
  setBook(next);
  return [next, setBook] as const;
}

function wantedPages<Page extends RowPage>({ slots, from, to, asked }: Book<Page>): number[] {
  const last = asked === slots.length ? slots.length - 1 : -1;
  return slots.flatMap((_slot, index) => ((index >= from && index <= to) || index === last ? [index] : []));
}

/** The book with what has been read by now; the same one where nothing is new. */
function filled<Page extends RowPage>(
  now: Book<Page>,
  asked: Book<Page>,
  wanted: readonly number[],
  results: readonly UseQueryResult<Page>[],
): Book<Page> {
  if (now.hash !== asked.hash) return now;
  let { slots } = now;
  wanted.forEach((index, at) => {
    const page = results[at]?.data;
    // A slot whose beginning has moved since is not the one that this was read for.
    if (page && slots[index]?.cursor === asked.slots[index]?.cursor) slots = placed(slots, index, page);
  });
  return slots === now.slots ? now : { ...now, slots, before: slots[0]?.page ? null : now.before };
}

function newestOf<Page>(results: readonly UseQueryResult<Page>[]): UseQueryResult<Page> | undefined {
  return results
    .filter(({ data }) => data !== undefined)
    .reduce<UseQueryResult<Page> | undefined>(
      (best, one) => (best && best.dataUpdatedAt >= one.dataUpdatedAt ? best : one),
      undefined,
    );
}
