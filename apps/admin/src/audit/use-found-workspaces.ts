'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';

const shown = 20;

/** The first workspaces of the platform, by name, in whose name or address the text is. Read while somebody looks. */
export function useFoundWorkspaces(search: string) {
  return useQuery({
    queryKey: ['audit', 'workspaces', search],
    queryFn: ({ signal }) =>
      api.platformWorkspaces.list({ query: { limit: shown, ...(search ? { search } : {}) }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** What a workspace is called; nothing is read with null. */
export function useWorkspaceName(workspaceId: string | null) {
  return useQuery({
    queryKey: ['audit', 'workspace-name', workspaceId],
    queryFn: async ({ signal }) =>
      (await api.platformWorkspaces.get({ params: { workspaceId: workspaceId ?? '' }, signal })).name,
    enabled: workspaceId !== null,
  });
}
