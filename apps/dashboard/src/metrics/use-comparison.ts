'use client';
import type { MetricName } from '@fettle/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import { presetMs, windowQuery, type MetricRange } from './metric-range';

/** One metric of several nodes. A window that follows along is read again as often as it gets a new point, four times a minute at most. */
export function useComparison(ids: readonly string[], metric: MetricName, range: MetricRange) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  const query = { ...windowQuery(range), nodeIds: ids.join(','), metric };
  const pointMs = range.kind === 'back' ? Math.max(15_000, Math.min(300_000, presetMs(range.preset) / 240)) : 0;
  return useQuery({
    queryKey: keys.metricCompare(workspaceId, query),
    queryFn: ({ signal }) => api.metrics.compare({ params: { workspaceId }, query, signal }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    ...(range.kind === 'back' ? { refetchInterval: poll || pointMs } : { staleTime: 60_000 }),
  });
}
