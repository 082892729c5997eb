'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useQuery } from '@tanstack/react-query';
import { readMe } from '@/data/api';

export type Me = Result<Routes['auth']['me']>;

/** Where the cache holds who is signed in. */
export const meKey = ['me'] as const;

/** Who is signed in. Asked again until it is known; an outage does not forget it. */
export function useMe() {
  return useQuery({
    queryKey: meKey,
    queryFn: ({ signal }) => readMe(signal),
    refetchInterval: (query) => (query.state.data ? 60_000 : 5_000),
  });
}
