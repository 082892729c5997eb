'use client';
import type { Result, Routes } from '@fettle/contracts';
import type { Sort } from '@fettle/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { api } from '@/data/api';

export type Workspace = Result<Routes['platformWorkspaces']['get']>;

export const states = ['open', 'archived', 'deleting', 'ownerless'] as const;
const sorts = ['name', 'created', 'members', 'nodes', 'tasks'] as const;
const urlState = {
  search: parseAsString,
  state: parseAsStringLiteral(states),
  sort: parseAsStringLiteral(sorts).withDefault('name'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};

/** Search and order, kept in the URL. */
export function useWorkspaceSearch() {
  const [{ search, state, sort, dir }, set] = useQueryStates(urlState, { history: 'replace' });
  const text = search?.trim();
  return {
    search,
    state,
    set,
    sort: { key: sort, direction: dir },
    setSort: ({ key, direction }: Sort) =>
      void set({ sort: sorts.find((one) => one === key) ?? 'name', dir: direction }),
    query: { sort, direction: dir, ...(text ? { search: text } : {}), ...(state ? { state } : {}) },
  };
}

/** The workspaces that fit, page by page, read again every 10 seconds. */
export function useWorkspaces(query: ReturnType<typeof useWorkspaceSearch>['query']) {
  return useInfiniteQuery({
    queryKey: ['workspaces', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.platformWorkspaces.list({
        query: { ...query, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

/** One workspace, read again every 10 seconds. */
export function useWorkspace(workspaceId: string) {
  return useQuery({
    queryKey: ['workspaces', workspaceId],
    queryFn: ({ signal }) => api.platformWorkspaces.get({ params: { workspaceId }, signal }),
    refetchInterval: 10_000,
  });
}

/** One act on a workspace; what was read of workspaces is read again afterwards. */
export function useWorkspaceAct<Input, Output>(act: (input: Input) => Promise<Output>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => cache.invalidateQueries({ queryKey: ['workspaces'] }),
  });
}
