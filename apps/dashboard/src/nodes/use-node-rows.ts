'use client';
import type { NodeSort } from '@fettle/contracts';
import type { SortDirection } from '@fettle/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { noteServerTime } from '@/data/server-clock';
import { usePagedRows } from '@/list/use-paged-rows';
import { useWorkspace } from '@/session/use-session';

export interface NodeQuery {
  q: string;
  sort: { key: NodeSort; direction: SortDirection };
}

const pageSize = 100;
// Also without a fact, ages and verdicts are confirmed now and then: a silent stream is no proof of health.
const confirmMs = 60_000;

/** The nodes that a filter matches, in the server's order. Null reads nothing: the filter cannot be read. */
export function useNodeRows(asked: NodeQuery | null) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  const { q, sort } = asked ?? { q: '', sort: { key: 'worst', direction: 'asc' } as const };
  const query = { limit: pageSize, sort: sort.key, direction: sort.direction, ...(q ? { q } : {}) };
  return usePagedRows({
    queryKey: keys.nodeList(workspaceId, query),
    read: async (cursor, signal) => {
      const page = await api.nodes.list({
        params: { workspaceId },
        query: { ...query, ...(cursor ? { cursor } : {}) },
        signal,
      });
      noteServerTime(page.asOf);
      return page;
    },
    refetchInterval: poll || confirmMs,
    enabled: asked !== null,
  });
}

/** How many nodes have which value of each field, with the rest of the filter kept. Read while `isWanted`. */
export function useNodeFacets(q: string, isWanted: boolean) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.nodeFacets(workspaceId, q),
    queryFn: ({ signal }) => api.nodes.facets({ params: { workspaceId }, query: q ? { q } : {}, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

/** Asks the server which nodes a filter matches, to select them: at most what one act may reach. */
export function useSelectMatching() {
  const { id: workspaceId } = useWorkspace();
  return useMutation({
    mutationFn: (q: string) => api.nodes.select({ params: { workspaceId }, body: { q } }),
  });
}
