'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';

const key = ['sessions'] as const;

/** Where the signed-in person is signed in. */
export function useSessions() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await api.sessions.list({ signal })).items,
    // No fact tells of a sign-in elsewhere.
    refetchInterval: 30_000,
  });
}

/** Ends one session, or with null all but this one; returns how many. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sessionId: string | null): Promise<number> => {
      if (sessionId === null) return (await api.sessions.endOthers({ body: {} })).ended;
      await api.sessions.end({ params: { sessionId } });
      return 1;
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
