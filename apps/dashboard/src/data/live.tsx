'use client';
import { liveFacts, watchReach, type LiveState } from '@fettle/client';
import type { FactMessage } from '@fettle/contracts';
import { useReach, type ReachEvents, type ReachState } from '@fettle/ui';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api } from './api';
import { Invalidation } from './invalidation';

type Listener = (fact: FactMessage | 'gap') => void;

interface Live {
  /** `connecting` for the first moments only; a stream that stays away is `offline`. */
  connection: 'connected' | 'connecting' | 'offline';
  /** Whether anything can be read at all: facts may be cut while pages still are. */
  reach: ReachState;
  /** Calls back for every fact, and with `gap` when some may have been missed. Returns how to stop. */
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({
  connection: 'connecting',
  reach: { cutSince: null, back: null },
  listen: () => () => undefined,
});
const watchApi = (events: ReachEvents) => watchReach({ url: '', ...events });

/** How often pages read again while no fact can reach them. */
const pollMs = 10_000;
/** A connection that is not back by then is called cut. */
const patienceMs = 2_000;

/** Keeps the query cache in step with the workspace: facts invalidate, gaps invalidate everything, polling stands in when cut off. */
export function LiveProvider({ workspaceId, children }: { workspaceId: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const invalidation = new Invalidation(queryClient);
    const tell: Listener = (fact) => listeners.current.forEach((listener) => listener(fact));
    const stream = liveFacts({
      url: '',
      workspaceId,
      ticket: async () => (await api.auth.socketTicket()).ticket,
      onFact: (fact) => {
        invalidation.add(fact);
        tell(fact);
      },
      onGap: () => {
        invalidation.all();
        tell('gap');
      },
      onState: setState,
    });
    return () => stream.stop();
  }, [queryClient, workspaceId]);

  const listen = useCallback((listener: Listener) => {
    listeners.current.add(listener);
    return () => {
      listeners.current.delete(listener);
    };
  }, []);
  const reach = useReach(watchApi);
  const stream = useConnection(state);
  const connection = reach.cutSince === null ? stream : 'offline';
  // What cannot be read any more must look old within seconds, not when the next poll happens to fail. A server that is merely late
  // is not asked for everything at once on top of it.
  useEffect(() => {
    if (stream === 'offline') void queryClient.invalidateQueries();
  }, [stream, queryClient]);
  const backAt = reach.back?.at;
  // Requests that hang in the cut connection are given up: what is asked anew is answered.
  useEffect(() => {
    if (backAt === undefined) return;
    void queryClient.invalidateQueries();
    listeners.current.forEach((listener) => listener('gap'));
  }, [backAt, queryClient]);
  const live = useMemo<Live>(() => ({ connection, reach, listen }), [connection, reach, listen]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useConnection(state: LiveState): Live['connection'] {
  const [isOverdue, setOverdue] = useState(false);
  useEffect(() => {
    if (state !== 'connecting') return undefined;
    const timer = setTimeout(() => setOverdue(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setOverdue(false);
    };
  }, [state]);
  if (state === 'live') return 'connected';
  return state === 'offline' || isOverdue ? 'offline' : 'connecting';
}

/** The state of the live stream. */
export function useLive(): Live {
  return use(LiveContext);
}

/** The `refetchInterval` of a live query: none while facts arrive, every 10 s while they do not. */
export function usePollWhenCut(): number | false {
  return useLive().connection === 'connected' ? false : pollMs;
}

/** When anything was last read from the API, in epoch milliseconds; null before that. Told at most once a second. */
export function useLastReadAt(): number | null {
  const cache = useQueryClient().getQueryCache();
  const [at, setAt] = useState<number | null>(null);
  useEffect(
    () =>
      cache.subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'success') return;
        setAt((known) => (known !== null && Date.now() - known < 1_000 ? known : Date.now()));
      }),
    [cache],
  );
  return at;
}
