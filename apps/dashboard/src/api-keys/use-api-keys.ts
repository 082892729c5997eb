'use client';
import type { CreateApiKey, RotateApiKey, UpdateServiceAccount, CreateServiceAccount } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

/** Which keys are looked at. */
export interface KeyListQuery {
  readonly of: 'me' | 'all';
  readonly ended: 'with' | 'without';
}

/** API keys, newest first, page by page. */
export function useApiKeys(query: KeyListQuery) {
  const { id: workspaceId } = useWorkspace();
  return useInfiniteQuery({
    queryKey: keys.apiKeyList(workspaceId, query),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.apiKeys.list({
        params: { workspaceId },
        query: { ...query, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The service accounts of the workspace; read only by those who may. */
export function useServiceAccounts() {
  const { id: workspaceId, can } = useWorkspace();
  return useQuery({
    queryKey: keys.serviceAccounts(workspaceId),
    queryFn: ({ signal }) => api.serviceAccounts.list({ params: { workspaceId }, signal }),
    enabled: can('api-key:manage'),
  });
}

function useAct<Input, Output>(act: (input: Input, workspaceId: string) => Promise<Output>) {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(input, workspaceId),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.apiKeys(workspaceId) }),
    // An answer with a key in it is not kept behind the dialog that showed it.
    gcTime: 0,
  });
}

export function useCreateKey() {
  return useAct((body: z.input<typeof CreateApiKey>, workspaceId) =>
    api.apiKeys.create({ params: { workspaceId }, body }),
  );
}

export function useRotateKey() {
  return useAct(({ keyId, ...body }: { keyId: string } & z.input<typeof RotateApiKey>, workspaceId) =>
    api.apiKeys.rotate({ params: { workspaceId, keyId }, body }),
  );
}

export function useRenameKey() {
  return useAct(({ keyId, name }: { keyId: string; name: string }, workspaceId) =>
    api.apiKeys.rename({ params: { workspaceId, keyId }, body: { name } }),
  );
}

export function useRevokeKey() {
  return useAct((keyId: string, workspaceId) => api.apiKeys.revoke({ params: { workspaceId, keyId } }));
}

export function useCreateAccount() {
  return useAct((body: z.input<typeof CreateServiceAccount>, workspaceId) =>
    api.serviceAccounts.create({ params: { workspaceId }, body }),
  );
}

export function useUpdateAccount() {
  return useAct(
    ({ serviceAccountId, ...body }: { serviceAccountId: string } & z.input<typeof UpdateServiceAccount>, workspaceId) =>
      api.serviceAccounts.update({ params: { workspaceId, serviceAccountId }, body }),
  );
}

export function useRemoveAccount() {
  return useAct((serviceAccountId: string, workspaceId) =>
    api.serviceAccounts.remove({ params: { workspaceId, serviceAccountId } }),
  );
}
