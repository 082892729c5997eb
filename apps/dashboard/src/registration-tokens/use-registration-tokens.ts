'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

/** How often uses are read again while the page is open: no message tells of them. */
const READ_EVERY_MS = 15_000;

/** Registration tokens of the last 30 days. Nothing for who may not enrol nodes. */
export function useRegistrationTokens() {
  const { id: workspaceId, can } = useWorkspace();
  return useQuery({
    queryKey: keys.registrationTokens(workspaceId),
    queryFn: ({ signal }) => api.registrationTokens.list({ params: { workspaceId }, signal }),
    enabled: can('node:enrol'),
    refetchInterval: READ_EVERY_MS,
  });
}

/** Makes and ends tokens. The answer with a token is not kept behind the dialog that shows it. */
export function useTokenActs() {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries({ queryKey: keys.registrationTokens(workspaceId) });
  return {
    create: useMutation({
      mutationFn: (body: { label: string; maxUses: number; expiresInS: number }) =>
        api.registrationTokens.create({ params: { workspaceId }, body }),
      onSettled,
      gcTime: 0,
    }),
    revoke: useMutation({
      mutationFn: (tokenId: string) => api.registrationTokens.revoke({ params: { workspaceId, tokenId } }),
      onSettled,
    }),
  };
}

export type TokenActs = ReturnType<typeof useTokenActs>;
