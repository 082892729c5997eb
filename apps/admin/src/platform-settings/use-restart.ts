'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Settings } from './use-platform-settings';

type Begun = Result<Routes['platformSettings']['restart']>;

/** A process that was told to restart, and what is known of it since. */
export interface RestartedProcess {
  readonly bootId: string;
  readonly name: string;
  readonly host: string;
  readonly state: 'ending' | 'gone' | 'back';
}

const askEveryMs = 1_000;

/**
 * A restart of all processes, followed until each has come back: one whose boot id is gone and for which another of its name runs on its
 * host. While nobody answers, all that is known is that they are gone.
 */
export function useRestart(known: Settings['processes']) {
  const queryClient = useQueryClient();
  const [begun, setBegun] = useState<{ answer: Begun; before: Settings['processes'] } | null>(null);
  const start = useMutation({
    mutationFn: (reason: string) => api.platformSettings.restart({ body: { reason } }),
    onSuccess: (answer) => setBegun({ answer, before: known }),
  });
  const now = useQuery({
    queryKey: ['platform-settings', 'restart', begun?.answer.bootIds],
    queryFn: async ({ signal }) => {
      const settings = await api.platformSettings.read({ signal });
      queryClient.setQueryData(['platform-settings'], settings);
      return settings.processes;
    },
    enabled: begun !== null,
    refetchInterval: (query) => (begun && isOver(begun, query.state.data) ? false : askEveryMs),
  });
  const processes = begun ? followed(begun, now.error ? undefined : now.data) : [];
  return {
    start: (reason: string) => start.mutateAsync(reason),
    begun: begun?.answer ?? null,
    processes,
    isOver: begun !== null && processes.every(({ state }) => state === 'back'),
    forget: () => setBegun(null),
  };
}

interface Following {
  readonly answer: Begun;
  readonly before: Settings['processes'];
}

function followed({ answer, before }: Following, now: Settings['processes'] | undefined): RestartedProcess[] {
  const told = before.filter(({ bootId }) => answer.bootIds.includes(bootId));
  const fresh = (now ?? []).filter(({ bootId }) => before.every((old) => old.bootId !== bootId));
  return told.map(({ bootId, name, host }) => {
    // Not the host: a container that is made anew has another one.
    const successors = fresh.filter((one) => one.name === name);
    const place = told.filter((one) => one.name === name).findIndex((one) => one.bootId === bootId);
    const runsStill = now?.some((one) => one.bootId === bootId) ?? false;
    return { bootId, name, host, state: successors.length > place ? 'back' : runsStill ? 'ending' : 'gone' };
  });
}

const isOver = (following: Following, now: Settings['processes'] | undefined): boolean =>
  followed(following, now).every(({ state }) => state === 'back');
