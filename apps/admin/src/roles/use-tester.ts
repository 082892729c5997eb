'use client';
import {
  allPermissions,
  formatFilter,
  routes,
  type Permission,
  type Result,
  type RouteContract,
  type Routes,
} from '@fettle/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { api } from '@/data/api';

export type Answer = Result<Routes['permissionTest']['ask']>;

const urlState = {
  who: parseAsString.withDefault(''),
  what: parseAsString.withDefault(''),
  workspace: parseAsString.withDefault(''),
  node: parseAsString.withDefault(''),
};

/** The question, kept in the URL so that it can be passed on. `who` is a person, or a key as `key:<id>`. */
export function useQuestion() {
  const [question, set] = useQueryStates(urlState, { history: 'replace' });
  return { ...question, set };
}
export type Question = ReturnType<typeof useQuestion>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isPermission = (text: string): text is Permission => (allPermissions as readonly string[]).includes(text);

const contracts: ReadonlyMap<string, RouteContract> = new Map(
  Object.values(routes)
    .flatMap((capability): RouteContract[] => Object.values(capability))
    .map((contract) => [contract.id, contract]),
);

/** What can be asked about: permissions, then routes. */
export const askable: readonly { value: string; label: string }[] = [
  ...allPermissions.map((value) => ({ value, label: value })),
  ...[...contracts.values()].map(({ id, method, path }) => ({ value: id, label: `${id} · ${method} ${path}` })),
];

/** Whether a workspace has to be named for this. */
export function needsWorkspace(what: string): boolean {
  if (isPermission(what)) return !what.startsWith('platform:');
  return contracts.get(what)?.access.kind === 'workspace';
}

/** What is asked of the API; null while something is missing. */
function queryOf({ who, what, workspace, node }: Question) {
  const id = who.replace(/^key:/, '');
  const known = isPermission(what) || contracts.has(what);
  if (!uuid.test(id) || !known || (needsWorkspace(what) && !uuid.test(workspace))) return null;
  return {
    ...(who.startsWith('key:') ? { apiKeyId: id } : { userId: id }),
    ...(isPermission(what) ? { permission: what } : { route: what }),
    ...(uuid.test(workspace) ? { workspaceId: workspace } : {}),
    ...(uuid.test(node) ? { nodeId: node } : {}),
  };
}

/** The answer, asked anew whenever the question changes. */
export function useAnswer(question: Question) {
  const query = queryOf(question);
  return useQuery({
    queryKey: ['permission-test', query],
    queryFn: ({ signal }) => api.permissionTest.ask({ query: query ?? {}, signal }),
    enabled: query !== null,
    // Rights change while somebody looks: an answer is of the moment in which it was asked for.
    staleTime: 0,
    retry: false,
  });
}

/** A text as one free word of a filter, whatever signs are in it. */
const asWord = (text: string): string => formatFilter([{ field: null, op: ':', values: [text], negated: false }]);

export function usePeople(search: string) {
  return useQuery({
    queryKey: ['users', 'tester', search],
    queryFn: ({ signal }) => api.users.list({ query: { limit: 50, ...(search ? { q: asWord(search) } : {}) }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useAllWorkspaces() {
  return useQuery({
    queryKey: ['platform-workspaces', 'tester'],
    queryFn: ({ signal }) => api.platformWorkspaces.list({ query: { limit: 200 }, signal }),
  });
}
