'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';

const refreshMs = 10_000;

export function useQueues() {
  return useQuery({
    queryKey: ['queues', 'list'],
    queryFn: ({ signal }) => api.queues.list({ signal }),
    refetchInterval: refreshMs,
  });
}

export function useFailures(queue: string) {
  return useQuery({
    queryKey: ['queues', 'failures', queue],
    queryFn: ({ signal }) => api.queues.failures({ params: { queue }, signal }),
    refetchInterval: refreshMs,
  });
}

/** Which failed jobs: one, or those of a group that had failed when the page was read. */
export type Selection = { jobId: string } | { group: string; failedBefore: string };

/** Retries or (with a reason) discards; everything about queues is read again afterwards. */
export function useJobAct(queue: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ selection, reason }: { selection: Selection; reason?: string }) =>
      reason === undefined
        ? api.queues.retry({ params: { queue }, body: { selection } })
        : api.queues.discard({ params: { queue }, body: { selection, reason } }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['queues'] }),
  });
}
