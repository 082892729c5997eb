'use client';
import { EmptyState, InlineError, Skeleton } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useMe } from '@/session/use-session';
import { workspaceToOpen } from './last-workspace';

/** `/`: goes on to what is now in the workspace that was open last, or the default one. */
export function HomePage() {
  const me = useMe();
  const router = useRouter();
  const workspaces = me.data?.workspaces;
  // Which one was open last is known to the browser alone.
  useEffect(() => {
    const slug = workspaceToOpen(workspaces ?? [])?.slug;
    if (slug) router.replace(`/w/${slug}/now`);
  }, [router, workspaces]);
  return (
    <main className="mx-auto max-w-160 p-6">
      {me.error && !me.data ? (
        <InlineError error={me.error} title="Your account could not be read" onRetry={() => void me.refetch()} />
      ) : null}
      {workspaces?.length === 0 ? (
        <EmptyState title="You belong to no workspace yet">
          Ask an administrator of a workspace to add {me.data?.email}.
        </EmptyState>
      ) : (
        <Skeleton label="Opening your workspace" lines={3} />
      )}
    </main>
  );
}
