'use client';
import { watchReach } from '@fettle/client';
import { useReach, type ReachEvents, type ReachState } from '@fettle/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const watchApi = (events: ReachEvents) => watchReach({ url: '', ...events });

/** Whether the API can be reached. What is shown is read again when it can be once more. */
export function useApiReach(): ReachState {
  const cache = useQueryClient();
  const reach = useReach(watchApi);
  const backAt = reach.back?.at;
  useEffect(() => {
    if (backAt !== undefined) void cache.invalidateQueries();
  }, [cache, backAt]);
  return reach;
}
