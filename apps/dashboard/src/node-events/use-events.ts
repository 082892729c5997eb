'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { EventFilter } from './event-filter';

/** Events that fit the filter, newest first, page by page; null asks nothing yet. New ones come by their facts. */
export function useEvents(filter: EventFilter | null) {
  const { id: workspaceId, can } = useWorkspace();
  return useInfiniteQuery({
    queryKey: keys.eventList(workspaceId, filter ?? {}),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const place = pageParam ? { cursor: pageParam } : {};
      return api.events.list({ params: { workspaceId }, query: { ...filter, limit: 100, ...place }, signal });
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: filter !== null && can('event:read'),
    placeholderData: keepPreviousData,
  });
}
