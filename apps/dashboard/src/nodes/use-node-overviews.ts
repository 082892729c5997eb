'use client';
import type { CellMetric, NodeGrouping } from '@fettle/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';

const confirmMs = 60_000;

/** The groups of the nodes that a filter matches, worst first. Null reads nothing: the filter cannot be read. */
export function useGroupedNodes(q: string | null, by: NodeGrouping) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  const query = { by, ...(q ? { q } : {}) };
  return useQuery({
    queryKey: keys.nodesGrouped(workspaceId, query),
    queryFn: ({ signal }) => api.nodeOverviews.grouped({ params: { workspaceId }, query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: poll || confirmMs,
    enabled: q !== null,
  });
}

/** The nodes that a filter matches as cells of a heat map. Null reads nothing. */
export function useNodeCells(q: string | null, metric: CellMetric) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  const query = { metric, ...(q ? { q } : {}) };
  return useQuery({
    queryKey: keys.nodeCells(workspaceId, query),
    queryFn: ({ signal }) => api.nodeOverviews.cells({ params: { workspaceId }, query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: poll || confirmMs,
    enabled: q !== null,
  });
}
