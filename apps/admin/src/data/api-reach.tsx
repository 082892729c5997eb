'use client';
import { watchReach } from '@fettle/client';
import { useReach, type ReachEvents, type ReachState } from '@fettle/ui';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, type ReactNode } from 'react';

const watchApi = (events: ReachEvents) => watchReach({ url: '', ...events });
const ReachContext = createContext<ReachState>({ cutSince: null, back: null });

/**
 * Watches whether the API can be reached, over every page: who goes from one to the next while it is away is not told that all is
 * well again. What is shown is read again when it can be.
 */
export function ApiReachProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const reach = useReach(watchApi);
  const backAt = reach.back?.at;
  useEffect(() => {
    if (backAt !== undefined) void cache.invalidateQueries();
  }, [cache, backAt]);
  return <ReachContext value={reach}>{children}</ReachContext>;
}

/** Whether the API can be reached. */
export function useApiReach(): ReachState {
  return use(ReachContext);
}
