'use client';
import { EmptyState, InlineError, Skeleton } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useMe } from '@/session/use-session';

/** `/`: goes on to what is now in the default workspace. */
export function HomePage() {
  const me = useMe();
  const router = useRouter();
  const slug = (me.data?.workspaces.find((workspace) => workspace.isDefault) ?? me.data?.workspaces[0])?.slug;
  useEffect(() => {
    if (slug) router.replace(`/w/${slug}/now`);
  }, [router, slug]);
  return (
    <main className="mx-auto max-w-160 p-6">
      {me.error && !me.data ? (
        <InlineError error={me.error} title="Your account could not be read" onRetry={() => void me.refetch()} />
      ) : null}
      {me.data && !slug ? (
        <EmptyState title="You belong to no workspace yet">
          Ask an administrator of a workspace to add {me.data.email}.
        </EmptyState>
      ) : (
        <Skeleton label="Opening your workspace" lines={3} />
      )}
    </main>
  );
}
