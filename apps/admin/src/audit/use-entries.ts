'use client';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import type { AuditFilter } from './audit-filter';
import type { Entry } from './audit-words';

/** Entries that fit the filter, newest first, page by page. */
export function useEntries(filter: AuditFilter | null) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.audit.listAll({ query: { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: filter !== null,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** One entry; `known` is what the list already has of it. */
export function useEntry(id: string | null, known: Entry | undefined) {
  return useQuery({
    queryKey: ['audit-entry', id],
    queryFn: ({ signal }) => api.audit.entry({ params: { entryId: id ?? '' }, signal }),
    enabled: id !== null,
    ...(known ? { placeholderData: known } : {}),
  });
}
