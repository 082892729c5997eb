'use client';
import { ApiError } from '@fettle/client';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { api } from '@/data/api';
import { kinds, type Connection } from './connection-words';

const urlState = { q: parseAsString, kind: parseAsStringLiteral(kinds) };

/** The search, kept in the URL. */
export function useConnectionSearch() {
  const [{ q, kind }, set] = useQueryStates(urlState, { history: 'replace' });
  return { q, kind, set };
}

/** What fits the search, page by page, read again every 10 seconds. */
export function useConnections({ q, kind }: Pick<ReturnType<typeof useConnectionSearch>, 'q' | 'kind'>) {
  const query = { limit: 100, ...(q?.trim() ? { q: q.trim() } : {}), ...(kind ? { kind } : {}) };
  return useInfiniteQuery({
    queryKey: ['connections', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.connections.list({ query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

/** A connection may end, or its process, between the reading of the list and the act: then there is nothing left to do. */
const isGone = (error: unknown) => error instanceof ApiError && error.code === 'object.not_found';
const gone = {
  title: 'This connection is gone already',
  detail: 'It has ended by itself or was closed by somebody else. The list is being read again.',
};

/** Closes one connection; the list is read again afterwards. */
export function useCloseConnection() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ bootId, id }: Connection) =>
      api.connections.close({ body: { bootId, connectionId: id } }).catch((error: unknown) => {
        throw isGone(error) ? Object.assign(new Error(gone.title), { problem: gone }) : error;
      }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['connections'] }),
  });
}
