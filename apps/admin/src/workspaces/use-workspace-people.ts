'use client';
import { memberSorts, type Result, type Routes } from '@fettle/contracts';
import type { Sort } from '@fettle/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { api } from '@/data/api';

export type WorkspaceMember = Result<Routes['platformWorkspaces']['members']>['items'][number];
export type WorkspaceTeam = Result<Routes['platformWorkspaces']['teams']>['items'][number];

const tabs = ['members', 'teams'] as const;
const urlState = {
  show: parseAsStringLiteral(tabs).withDefault('members'),
  search: parseAsString,
  sort: parseAsStringLiteral(memberSorts).withDefault('name'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};

/** Which tab of a workspace is shown, what is looked for in it and the order of the members, kept in the URL. */
export function usePeopleSearch() {
  const [{ show, search, sort, dir }, set] = useQueryStates(urlState, { history: 'replace' });
  const text = search?.trim();
  return {
    show,
    /** A search belongs to its tab. */
    setShow: (next: string) => void set({ show: tabs.find((tab) => tab === next) ?? 'members', search: null }),
    search: search ?? '',
    setSearch: (next: string) => void set({ search: next || null }),
    sort: { key: sort, direction: dir },
    setSort: ({ key, direction }: Sort) =>
      void set({ sort: memberSorts.find((one) => one === key) ?? 'name', dir: direction }),
    query: text ? { search: text } : {},
  };
}

export type PeopleSearch = ReturnType<typeof usePeopleSearch>;

/** The members that fit, page by page, read again every half minute. */
export function useWorkspaceMembers(workspaceId: string, { query: text, sort }: PeopleSearch) {
  const query = { ...text, sort: sort.key, direction: sort.direction, limit: 100 };
  return useInfiniteQuery({
    queryKey: ['workspaces', workspaceId, 'members', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      api.platformWorkspaces.members({
        params: { workspaceId },
        query: { ...query, ...(cursor ? { cursor } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** The teams that fit by name, page by page, read again every half minute. */
export function useWorkspaceTeams(workspaceId: string, { query: text }: PeopleSearch) {
  const query = { ...text, limit: 100 };
  return useInfiniteQuery({
    queryKey: ['workspaces', workspaceId, 'teams', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      api.platformWorkspaces.teams({
        params: { workspaceId },
        query: { ...query, ...(cursor ? { cursor } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}
