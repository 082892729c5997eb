'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';

const everyMs = 15_000;
const sessionsOf = (userId: string) => ['sessions', userId] as const;
const locksOf = (userId: string) => ['sign-in-locks', userId] as const;

/** Where a person is signed in. */
export function useUserSessions(userId: string) {
  return useQuery({
    queryKey: sessionsOf(userId),
    queryFn: async ({ signal }) => (await api.sessions.ofUser({ params: { userId }, signal })).items,
    refetchInterval: everyMs,
  });
}

/** Ends one session of a person, or with null all of them; returns how many. */
export function useEndUserSession(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sessionId: string | null): Promise<number> => {
      if (sessionId === null) return (await api.sessions.endAllOfUser({ params: { userId } })).ended;
      await api.sessions.endOfUser({ params: { userId, sessionId } });
      return 1;
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsOf(userId) }),
  });
}

/** From where wrong passwords have closed the account of a person. */
export function useSignInLocks(userId: string) {
  return useQuery({
    queryKey: locksOf(userId),
    queryFn: async ({ signal }) => (await api.sessions.locksOfUser({ params: { userId }, signal })).items,
    refetchInterval: everyMs,
  });
}

/** Opens the account again, from everywhere. */
export function useUnlock(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.sessions.unlockUser({ params: { userId } }),
    onSettled: () => client.invalidateQueries({ queryKey: locksOf(userId) }),
  });
}
