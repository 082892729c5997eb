'use client';
import { ApiError } from '@fettle/client';
import type { Result, Routes } from '@fettle/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';

export type SetupPlan = Result<Routes['setup']['begin']>;
export type SetupChecks = Result<Routes['setup']['validatePostgres']>;

/** Asked once: calls of setup are few for each source. */
const once = { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } as const;

/** What setup starts from, for the holder of the link. */
export function useSetupPlan(token: string) {
  return useQuery({
    queryKey: [...keys.setup, 'plan', token],
    queryFn: ({ signal }) => api.setup.begin({ body: { token }, signal }),
    ...once,
  });
}

/** How the configured database, or what queues are kept in, does. */
export function useSetupCheck(token: string, what: 'postgres' | 'redis', enabled: boolean) {
  return useQuery({
    queryKey: [...keys.setup, 'check', what, token],
    queryFn: ({ signal }) =>
      what === 'postgres'
        ? api.setup.validatePostgres({ body: { token }, signal })
        : api.setup.validateRedis({ body: { token }, signal }),
    enabled,
    ...once,
  });
}

export const isWrongToken = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'setup.token_invalid';
