'use client';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/data/api';
import { useWorkspace } from '@/session/use-session';
import type { ActivityFilter } from './activity-filter';
import type { Entry } from './activity-words';

/** Entries that fit the filter, newest first, page by page. A search that found nothing yet looks on by itself. */
export function useActivity(filter: ActivityFilter | null) {
  const { id: workspaceId, can } = useWorkspace();
  const query = useInfiniteQuery({
    queryKey: ['activity', workspaceId, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const place = pageParam ? { cursor: pageParam } : {};
      return api.audit.list({ params: { workspaceId }, query: { ...filter, limit: 100, ...place }, signal });
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: filter !== null && can('audit-log:read'),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const isEmptySoFar = data?.pages.every(({ items }) => items.length === 0) ?? false;
  useEffect(() => {
    if (isEmptySoFar && hasNextPage && !isFetching) void fetchNextPage();
  }, [isEmptySoFar, hasNextPage, isFetching, fetchNextPage]);
  return query;
}

/** One entry; `known` is what the list already has of it. */
export function useEntry(id: string, known: Entry | undefined) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: ['activity-entry', workspaceId, id],
    queryFn: ({ signal }) => api.audit.get({ params: { workspaceId, entryId: id }, signal }),
    ...(known ? { placeholderData: known } : {}),
  });
}
