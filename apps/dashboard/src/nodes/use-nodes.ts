'use client';
import type { NodePresence } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { noteServerTime } from '@/data/server-clock';
import { useWorkspace } from '@/session/use-session';

export interface NodeFilter {
  search?: string | undefined;
  presence?: NodePresence | undefined;
  sort?: 'worst' | 'name' | 'newest';
}

const pageSize = 100;
// Also without a fact, ages and verdicts are confirmed now and then: a silent stream is no proof of health.
const confirmMs = 60_000;

/** The nodes of the workspace, page by page, in the server's order. */
export function useNodes(filter: NodeFilter) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useInfiniteQuery({
    queryKey: keys.nodeList(workspaceId, filter),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: pageSize,
        sort: filter.sort ?? ('worst' as const),
        ...(filter.search ? { search: filter.search } : {}),
        ...(filter.presence ? { presence: filter.presence } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      const page = await api.nodes.list({ params: { workspaceId }, query, signal });
      noteServerTime(page.asOf);
      return page;
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: poll || confirmMs,
  });
}

/** One node. */
export function useNode(nodeId: string | null) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.node(workspaceId, nodeId ?? ''),
    queryFn: ({ signal }) => api.nodes.get({ params: { workspaceId, nodeId: nodeId ?? '' }, signal }),
    enabled: nodeId !== null,
    refetchInterval: poll || confirmMs,
  });
}

/** A node's measurements over the last `rangeMs`. */
export function useMetrics(nodeId: string, rangeMs: number) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.metricSeries(workspaceId, nodeId, rangeMs),
    queryFn: ({ signal }) => api.metrics.series({ params: { workspaceId, nodeId }, query: { rangeMs }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: poll || confirmMs,
  });
}
