'use client';
import type { Permission, Result, Routes } from '@fettle/contracts';
import { useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { readMe } from '@/data/api';
import { keys } from '@/data/keys';
import { mayDo, mayDoSomewhere, type Owned, type Rights } from './rights';

export type Me = Result<Routes['auth']['me']>;

/** Who is signed in. A 401 leads to the sign-in page. */
export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => readMe(signal),
    staleTime: 60_000,
    // A session that ended elsewhere is noticed on an idle page too.
    refetchInterval: 60_000,
    // Who comes from the mail that says so belongs to another workspace since then.
    refetchOnWindowFocus: 'always',
  });
}

export interface WorkspaceAccess extends Rights {
  id: string;
  name: string;
  slug: string;
  me: Me;
}

export const WorkspaceContext = createContext<WorkspaceAccess | null>(null);

/** The workspace of the page, and what the signed-in person may do there. Throws outside of `/w/<slug>`. */
export function useWorkspace() {
  const access = use(WorkspaceContext);
  if (!access) throw new Error('useWorkspace is used outside of a workspace page');
  return {
    ...access,
    /** Whether the person holds a permission in the workspace; with a node also by the rights of teams on it. */
    can: (permission: Permission, node?: Owned | null) => mayDo(access, permission, node),
    /** Whether the person holds a permission on any node at all. */
    canSomewhere: (permission: Permission) => mayDoSomewhere(access, permission),
    /** The path of a page in this workspace: `path('nodes/new')`. */
    path: (page: string) => `/w/${access.slug}/${page}`,
  };
}
