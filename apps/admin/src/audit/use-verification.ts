'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useRef, useState } from 'react';
import { api } from '@/data/api';

type Step = Result<Routes['audit']['verify']>;

export interface Verification {
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly checked: number;
  readonly total: number;
  readonly chains: Step['chains'];
  readonly faults: Step['faults'];
  readonly error: unknown;
}

const begun: Verification = { state: 'running', checked: 0, total: 0, chains: [], faults: [], error: null };

/** Walks the chains step by step as long as somebody watches: stopping is not asking for the next step. */
export function useVerification() {
  const [verification, setVerification] = useState<Verification | null>(null);
  const walk = useRef<AbortController | null>(null);
  const start = async (workspace: string | undefined) => {
    walk.current?.abort();
    const stopping = new AbortController();
    walk.current = stopping;
    const { signal } = stopping;
    let now = begun;
    const show = (next: Partial<Verification>) => {
      now = { ...now, ...next };
      // One that was begun after this one is what is shown.
      if (walk.current === stopping) setVerification(now);
    };
    show({});
    try {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const body = { ...(workspace === undefined ? {} : { workspace }), ...(cursor ? { cursor } : {}) };
        const step: Step = await api.audit.verify({ body, signal });
        ({ cursor } = step);
        show({
          checked: step.checked,
          total: step.total,
          chains: [...now.chains, ...step.chains],
          faults: [...now.faults, ...step.faults],
        });
      }
      show({ state: 'done' });
    } catch (error) {
      show(signal.aborted ? { state: 'stopped' } : { state: 'failed', error });
    }
  };
  return { verification, start, stop: () => walk.current?.abort(), clear: () => setVerification(null) };
}
