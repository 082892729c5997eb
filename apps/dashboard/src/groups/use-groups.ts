'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';

export type Group = Result<Routes['groups']['list']>['items'][number];
export type NewGroup =
  | { kind: 'static'; name: string; description: string }
  | { kind: 'rule'; name: string; description: string; rule: string };

/** All groups by name; read while `isWanted`. */
export function useGroups(isWanted = true) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.groups(workspaceId),
    queryFn: ({ signal }) => api.groups.list({ params: { workspaceId }, signal }),
    refetchInterval: poll || 60_000,
    enabled: isWanted,
  });
}

/** What names a group; read while somebody is about to delete it. */
export function useGroupUses(groupId: string) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.groupUses(workspaceId, groupId),
    queryFn: ({ signal }) => api.groups.uses({ params: { workspaceId, groupId }, signal }),
    staleTime: 0,
  });
}

/** How many nodes a filter matches at this moment; null asks nothing. */
export function useMatching(q: string | null) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.nodeList(workspaceId, { matching: q }),
    queryFn: ({ signal }) => api.nodes.list({ params: { workspaceId }, query: { q: q ?? '', limit: 1 }, signal }),
    enabled: q !== null && q.trim() !== '',
  });
}

function useAct<Input, Output>(act: (input: Input, workspaceId: string) => Promise<Output>) {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(input, workspaceId),
    onSettled: () => {
      for (const queryKey of [keys.groups(workspaceId), keys.nodes(workspaceId)])
        void cache.invalidateQueries({ queryKey });
    },
  });
}

export const useCreateGroup = () =>
  useAct((body: NewGroup, workspaceId) => api.groups.create({ params: { workspaceId }, body }));
export const useUpdateGroup = () =>
  useAct(
    ({ id, ...body }: { id: string; name: string; description: string; rule?: string; version: number }, workspaceId) =>
      api.groups.update({ params: { workspaceId, groupId: id }, body }),
  );
export const useRemoveGroup = () =>
  useAct((groupId: string, workspaceId) =>
    api.groups.remove({ params: { workspaceId, groupId }, query: { force: 'true' } }),
  );
export const useAddToGroup = () =>
  useAct(({ groupId, nodeIds }: { groupId: string; nodeIds: string[] }, workspaceId) =>
    api.groups.addNodes({ params: { workspaceId, groupId }, body: { nodeIds } }),
  );
export const useTakeFromGroup = () =>
  useAct(({ groupId, nodeIds }: { groupId: string; nodeIds: string[] }, workspaceId) =>
    api.groups.removeNodes({ params: { workspaceId, groupId }, body: { nodeIds } }),
  );
