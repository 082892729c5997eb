'use client';
import type { CreateTeam, UpdateTeam } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';

const pageSize = 100;

/** Teams by name, page by page. */
export function useTeams(search: string) {
  const { id: workspaceId } = useWorkspace();
  const refetchInterval = usePollWhenCut();
  return useInfiniteQuery({
    queryKey: keys.teamList(workspaceId, { search }),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: pageSize, ...(search ? { search } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return api.teams.list({ params: { workspaceId }, query, signal });
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: refetchInterval || 60_000,
  });
}

/** The first 200 teams by name, to choose from; read while `isWanted`. */
export function useTeamChoice(isWanted = true) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.teamList(workspaceId, { choice: true }),
    queryFn: ({ signal }) => api.teams.list({ params: { workspaceId }, query: { limit: 200 }, signal }),
    enabled: isWanted,
  });
}

export function useTeam(teamId: string) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.team(workspaceId, teamId),
    queryFn: ({ signal }) => api.teams.get({ params: { workspaceId, teamId }, signal }),
  });
}

export function useTeamMembers(teamId: string, search: string) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.teamPart(workspaceId, teamId, 'members', search),
    queryFn: ({ signal }) =>
      api.teams.members({
        params: { workspaceId, teamId },
        query: { limit: 200, ...(search ? { search } : {}) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** Members of the workspace who could join; read while somebody looks. */
export function useCandidates(teamId: string, search: string, isWanted: boolean) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.teamPart(workspaceId, teamId, 'candidates', search),
    queryFn: ({ signal }) =>
      api.teams.candidates({ params: { workspaceId, teamId }, query: search ? { search } : {}, signal }),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}

/** An act on teams; whatever shows teams, nodes or what the person may do is read again afterwards. */
function useAct<Input, Output>(act: (input: Input, workspaceId: string) => Promise<Output>) {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(input, workspaceId),
    onSettled: () => {
      const stale = [keys.teams(workspaceId), keys.nodes(workspaceId), ['node', workspaceId], keys.me];
      for (const queryKey of stale) void cache.invalidateQueries({ queryKey });
    },
  });
}

export const useCreateTeam = () =>
  useAct((body: z.input<typeof CreateTeam>, workspaceId) => api.teams.create({ params: { workspaceId }, body }));
export const useUpdateTeam = () =>
  useAct(({ teamId, body }: { teamId: string; body: z.input<typeof UpdateTeam> }, workspaceId) =>
    api.teams.update({ params: { workspaceId, teamId }, body }),
  );
export const useRemoveTeam = () =>
  useAct(({ teamId, ...query }: { teamId: string; reassignTo?: string; release?: 'true' }, workspaceId) =>
    api.teams.remove({ params: { workspaceId, teamId }, query }),
  );
export const useAddMembers = () =>
  useAct(({ teamId, userIds }: { teamId: string; userIds: string[] }, workspaceId) =>
    api.teams.addMembers({ params: { workspaceId, teamId }, body: { userIds } }),
  );
export const useRemoveMember = () =>
  useAct(({ teamId, userId }: { teamId: string; userId: string }, workspaceId) =>
    api.teams.removeMember({ params: { workspaceId, teamId, userId } }),
  );
export const useAssignNodes = () =>
  useAct((body: { nodeIds: string[]; teamId: string | null }, workspaceId) =>
    api.nodeTeams.assignMany({ params: { workspaceId }, body }),
  );

/** What giving nodes to a team would do; read while a team is chosen. */
export function useMovePreview(nodeIds: readonly string[], teamId: string | null, isWanted: boolean) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: [...keys.teams(workspaceId), 'preview', teamId, nodeIds],
    queryFn: ({ signal }) =>
      api.nodeTeams.preview({ params: { workspaceId }, body: { nodeIds: [...nodeIds], teamId }, signal }),
    enabled: isWanted,
  });
}
