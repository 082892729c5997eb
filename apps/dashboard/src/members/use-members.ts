'use client';
import type { WorkspaceRole } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';

export interface MemberQuery {
  readonly search?: string;
  readonly role?: WorkspaceRole;
  readonly state?: 'active' | 'pending' | 'deactivated';
  readonly sort: 'name' | 'role' | 'joined' | 'seen';
  readonly direction: 'asc' | 'desc';
}

/** Members that fit, page by page. */
export function useMembers(query: MemberQuery) {
  const { id: workspaceId } = useWorkspace();
  const refetchInterval = usePollWhenCut();
  return useInfiniteQuery({
    queryKey: keys.memberList(workspaceId, query),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.members.list({
        params: { workspaceId },
        query: { ...query, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // No fact tells of a sign-in, and the age of the answer is on the page.
    refetchInterval: refetchInterval || 60_000,
  });
}

/** What would end with a membership; asked for when the dialog opens. */
export function useEndings(userId: string | null) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.memberEndings(workspaceId, userId ?? ''),
    queryFn: ({ signal }) => api.members.endings({ params: { workspaceId, userId: userId ?? '' }, signal }),
    enabled: userId !== null,
    staleTime: 0,
  });
}

/** Active people of the platform who are no members and fit the search: at least two letters. */
export function useAssignable(search: string, enabled: boolean) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: [...keys.members(workspaceId), 'assignable', search],
    queryFn: ({ signal }) => api.members.assignable({ params: { workspaceId }, query: { limit: 8, search }, signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

function useAct<Input, Output>(act: (workspaceId: string, input: Input) => Promise<Output>) {
  const { id: workspaceId } = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(workspaceId, input),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members(workspaceId) }),
  });
}

export const useAddMember = () =>
  useAct((workspaceId, body: { userId: string; role: WorkspaceRole } | { email: string; role: WorkspaceRole }) =>
    api.members.add({ params: { workspaceId }, body }),
  );

export const useSetRole = () =>
  useAct((workspaceId, { userId, ...body }: { userId: string; role: WorkspaceRole; version: number }) =>
    api.members.update({ params: { workspaceId, userId }, body }),
  );

export const useRemoveMember = () =>
  useAct((workspaceId, userId: string) => api.members.remove({ params: { workspaceId, userId } }));

export const useResend = () =>
  useAct((workspaceId, userId: string) => api.members.resend({ params: { workspaceId, userId } }));
