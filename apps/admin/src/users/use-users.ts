'use client';
import { userSorts, userStates, platformRoles, type Routes, type Sendable } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { api } from '@/data/api';

const directions = ['asc', 'desc'] as const;
const urlState = {
  q: parseAsString,
  state: parseAsStringLiteral(userStates),
  role: parseAsStringLiteral(platformRoles),
  sort: parseAsStringLiteral(userSorts),
  direction: parseAsStringLiteral(directions),
};

/** What is looked for and in which order, kept in the URL. */
export function useUserSearch() {
  const [search, set] = useQueryStates(urlState, { history: 'replace' });
  return { ...search, set };
}

export type UserSearch = ReturnType<typeof useUserSearch>;

/** The people that fit, page by page, read again every half minute. */
export function useUsers({ q, state, role, sort, direction }: UserSearch) {
  const text = [q?.trim(), state && `state:${state}`, role && `role:${role}`].filter(Boolean).join(' ');
  const query = {
    limit: 100,
    ...(text ? { q: text } : {}),
    ...(sort ? { sort } : {}),
    ...(direction ? { direction } : {}),
  };
  return useInfiniteQuery({
    queryKey: ['users', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.users.list({ query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** One person with everything that hangs on the account. */
export function useUser(userId: string) {
  return useQuery({
    queryKey: ['user', userId],
    queryFn: ({ signal }) => api.users.get({ params: { userId }, signal }),
    refetchInterval: 30_000,
  });
}

function useRead() {
  const cache = useQueryClient();
  return (userId?: string) =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ['users'] }),
      ...(userId ? [cache.invalidateQueries({ queryKey: ['user', userId] })] : []),
    ]);
}

export function useInvite() {
  const read = useRead();
  return useMutation({
    mutationFn: (body: NonNullable<Sendable<Routes['users']['invite']>['body']>) => api.users.invite({ body }),
    onSuccess: () => read(),
  });
}

export function useResendInvite(userId: string) {
  const read = useRead();
  return useMutation({
    mutationFn: () => api.users.resendInvite({ params: { userId } }),
    onSettled: () => read(userId),
  });
}

export function useChangeUser(userId: string) {
  const read = useRead();
  return useMutation({
    mutationFn: (body: NonNullable<Sendable<Routes['users']['update']>['body']>) =>
      api.users.update({ params: { userId }, body }),
    onSettled: () => read(userId),
  });
}

export function useRemoveUser(userId: string) {
  const read = useRead();
  return useMutation({
    mutationFn: () => api.users.remove({ params: { userId } }),
    onSuccess: () => read(),
  });
}
