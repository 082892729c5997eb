'use client';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useLive, usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import { withTail, type Series } from './merge-series';
import { presetMs, watchedUpToMs, windowQuery, type MetricRange } from './metric-range';

// What was put together from its ends is read as a whole now and then.
const wholeMs = 60_000;

/** Which disk and which interface are read along. */
export interface SeriesParts {
  mount?: string;
  interface?: string;
}

/**
 * A node's measurements in a window. One that follows along is read whole once a minute at most; short ones get each new sample as soon
 * as a fact tells of it, by a read of what is new alone.
 */
export function useSeries(nodeId: string, range: MetricRange, parts: SeriesParts) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  const query = { ...windowQuery(range), ...parts };
  const key = JSON.stringify(query);
  const queryKey = useMemo(() => keys.metricWindow(workspaceId, nodeId, key), [workspaceId, nodeId, key]);
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.metrics.series({ params: { workspaceId, nodeId }, query, signal }),
    placeholderData: keepPreviousData,
    ...(range.kind === 'back' ? { refetchInterval: poll || wholeMs } : { staleTime: wholeMs }),
  });
  const takesTail = range.kind === 'back' && presetMs(range.preset) <= watchedUpToMs;
  useTail(nodeId, takesTail ? queryKey : null, parts);
  return found;
}

/** Puts what is new at the end of what is known, once for each fact and never twice at a time. */
function useTail(nodeId: string, queryKey: readonly unknown[] | null, { mount, interface: name }: SeriesParts): void {
  const { id: workspaceId } = useWorkspace();
  const client = useQueryClient();
  const { listen } = useLive();
  useEffect(() => {
    if (!queryKey) return undefined;
    let isReading = false;
    let isAgain = false;
    const read = async () => {
      if (isReading) {
        isAgain = true;
        return;
      }
      const from = client.getQueryData<Series>(queryKey)?.at.at(-1);
      if (from === undefined) return void client.invalidateQueries({ queryKey });
      isReading = true;
      try {
        const query = { from, resolution: 'raw' as const, ...(mount && { mount }), ...(name && { interface: name }) };
        const tail = await api.metrics.series({ params: { workspaceId, nodeId }, query });
        client.setQueryData<Series>(queryKey, (known) => known && withTail(known, tail));
      } catch {
        // The whole window is read again in a minute, and says what is wrong.
      } finally {
        isReading = false;
        if (isAgain) {
          isAgain = false;
          void read();
        }
      }
    };
    return listen((fact) => {
      if (fact === 'gap') void client.invalidateQueries({ queryKey });
      else if (fact.name === 'node.metrics' && fact.id === nodeId && !document.hidden) void read();
    });
  }, [client, listen, workspaceId, nodeId, queryKey, mount, name]);
}
