'use client';
import { can, type Permission, type Result, type Routes } from '@fettle/contracts';
import { useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { readMe } from '@/data/api';
import { keys } from '@/data/keys';

export type Me = Result<Routes['auth']['me']>;

/** Who is signed in. A 401 leads to the sign-in page. */
export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => readMe(signal),
    staleTime: 60_000,
    // A session that ended elsewhere is noticed on an idle page too.
    refetchInterval: 60_000,
  });
}

export interface WorkspaceAccess {
  id: string;
  name: string;
  slug: string;
  role: Me['workspaces'][number]['role'];
  me: Me;
}

export const WorkspaceContext = createContext<WorkspaceAccess | null>(null);

/** The workspace of the page, and what the signed-in person may do there. Throws outside of `/w/<slug>`. */
export function useWorkspace() {
  const access = use(WorkspaceContext);
  if (!access) throw new Error('useWorkspace is used outside of a workspace page');
  return {
    ...access,
    /** Whether the role holds a permission. The API decides; this only keeps the interface honest. */
    can: (permission: Permission) => can(access.role, permission),
    /** The path of a page in this workspace: `path('nodes/new')`. */
    path: (page: string) => `/w/${access.slug}/${page}`,
  };
}
