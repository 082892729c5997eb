'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

export type WorkspaceFacts = Result<Routes['workspaces']['get']>;

/** The workspace as its settings show it. */
export function useWorkspaceFacts() {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.workspace(workspaceId),
    queryFn: ({ signal }) => api.workspaces.get({ params: { workspaceId }, signal }),
  });
}

/** To be called after a change: name, address and rights are read again wherever they are shown. */
export function useRefreshWorkspace(): () => Promise<void> {
  const { id: workspaceId } = useWorkspace();
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.workspace(workspaceId) }),
      client.invalidateQueries({ queryKey: keys.me }),
    ]);
  };
}
