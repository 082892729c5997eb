'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';

/** What a command for these nodes would reach, as the server sees it now. */
export function useTargets(ids: readonly string[]) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.nodeSelection(workspaceId, ids),
    queryFn: ({ signal }) => api.nodes.select({ params: { workspaceId }, body: { nodeIds: [...ids] }, signal }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: poll || 30_000,
  });
}
export type Targets = ReturnType<typeof useTargets>;
