'use client';
import { liveFacts } from '@fettle/client';
import type { FactMessage } from '@fettle/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api } from './api';
import { Invalidation } from './invalidation';

export type Connection = 'connected' | 'connecting' | 'offline';
type Listener = (fact: FactMessage | 'gap') => void;

interface Live {
  connection: Connection;
  /** When the stream last showed life, epoch milliseconds; null before it ever did. */
  lastEventAt: number | null;
  /** Calls back for every fact, and with `gap` when some may have been missed. Returns how to stop. */
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ connection: 'connecting', lastEventAt: null, listen: () => () => undefined });

/** How often pages read again while no fact can reach them. */
const pollMs = 10_000;

/** Keeps the query cache in step with the workspace: facts invalidate, gaps invalidate everything, polling stands in when cut off. */
export function LiveProvider({ workspaceId, children }: { workspaceId: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const [connection, setConnection] = useState<Connection>('connecting');
  const [lastEventAt, setLastEventAt] = useState<number | null>(null);

  useEffect(() => {
    const invalidation = new Invalidation(queryClient);
    const tell = (fact: FactMessage | 'gap') => {
      for (const listener of listeners.current) listener(fact);
    };
    const stream = liveFacts(api, {
      workspaceId,
      onFact: (fact) => {
        setLastEventAt(Date.now());
        invalidation.add(fact);
        tell(fact);
      },
      onGap: () => {
        invalidation.all();
        tell('gap');
      },
      onState: setConnection,
    });
    return () => stream.close();
  }, [queryClient, workspaceId]);

  const live = useMemo<Live>(
    () => ({
      connection,
      lastEventAt,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [connection, lastEventAt],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** The state of the live stream. */
export function useLive(): Live {
  return use(LiveContext);
}

/** The `refetchInterval` of a live query: none while facts arrive, every 10 s while they do not. */
export function usePollWhenCut(): number | false {
  return useLive().connection === 'connected' ? false : pollMs;
}
