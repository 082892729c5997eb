'use client';
import type { Result, Routes, Sendable } from '@fettle/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';

export type Settings = Result<Routes['platformSettings']['read']>;
export type Change = Sendable<Routes['platformSettings']['change']>['body'];
export type MailAnswer = Result<Routes['platformSettings']['validateSmtp']>;
export type Section = 'mail' | 'addresses' | 'sessions' | 'signIn' | 'retention';

const key = ['platform-settings'];
export const refreshMs = 15_000;

export function usePlatformSettings() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.platformSettings.read({ signal }),
    refetchInterval: refreshMs,
  });
}

/** Changes settings; what the answer says is what the page then shows. */
export function useChangeSettings() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => api.platformSettings.change({ body }),
    onSuccess: (settings: Settings) => queryClient.setQueryData(key, settings),
  });
}
