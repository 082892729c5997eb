'use client';
import { watchReach } from '@fettle/client';
import { useReach, type ReachEvents, type ReachState } from '@fettle/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const watchApi = (events: ReachEvents) => watchReach({ url: '', ...events });

/** Whether the API can be reached. What is shown is read again when it cannot any more, so that it says so, and when it can again. */
export function useApiReach(): ReachState {
  const cache = useQueryClient();
  const reach = useReach(watchApi);
  const changedAt = reach.cutSince ?? reach.back?.at;
  useEffect(() => {
    if (changedAt !== undefined) void cache.invalidateQueries();
  }, [cache, changedAt]);
  return reach;
}
