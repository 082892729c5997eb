'use client';
import type { Handled, Routes } from '@fettle/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';

type Start = Handled<Routes['windows']['start']>['body'];

/** What has to be read again when the maintenance of a node changes. */
function useRead({ id, workspaceId }: Pick<Node, 'id' | 'workspaceId'>) {
  const cache = useQueryClient();
  return async () => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: keys.node(workspaceId, id) }),
      cache.invalidateQueries({ queryKey: keys.nodes(workspaceId) }),
      cache.invalidateQueries({ queryKey: keys.windows(workspaceId) }),
    ]);
  };
}

/** Takes a node into maintenance. */
export function useStartMaintenance(node: Node) {
  const read = useRead(node);
  return useMutation({
    mutationFn: (body: Start) =>
      api.windows.start({ params: { workspaceId: node.workspaceId, nodeId: node.id }, body }),
    onSuccess: read,
  });
}

/** Ends the maintenance of a node now. */
export function useEndMaintenance(node: Node) {
  const read = useRead(node);
  return useMutation({
    mutationFn: () => api.windows.end({ params: { workspaceId: node.workspaceId, nodeId: node.id } }),
    onSuccess: read,
  });
}

/** Cancels a window that has not begun. */
export function useCancelWindow(node: Node) {
  const read = useRead(node);
  return useMutation({
    mutationFn: (windowId: string) =>
      api.windows.cancel({ params: { workspaceId: node.workspaceId, nodeId: node.id, windowId } }),
    onSuccess: read,
  });
}

/** The windows of a node, the newest first. */
export function useNodeWindows(nodeId: string) {
  const { id: workspaceId } = useWorkspace();
  return useInfiniteQuery({
    queryKey: keys.nodeWindows(workspaceId, nodeId),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.windows.ofNode({
        params: { workspaceId, nodeId },
        query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // An end is told by the clock of the control plane; without a fact this is how late the page may be.
    refetchInterval: 60_000,
  });
}
