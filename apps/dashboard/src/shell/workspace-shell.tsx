'use client';
import { EmptyState, InlineError, LinkButton, Skeleton } from '@fettle/ui';
import type { ReactNode } from 'react';
import { LiveProvider } from '@/data/live';
import { useMe, WorkspaceContext, type Me } from '@/session/use-session';
import { Frame } from './frame';

/** Everything below `/w/<slug>`: who is signed in, the workspace, the live stream, the frame. */
export function WorkspaceShell({ slug, children }: { slug: string; children: ReactNode }) {
  const me = useMe();
  if (!me.data) {
    return (
      <main className="mx-auto max-w-160 p-6">
        {me.error ? (
          <InlineError error={me.error} title="Your account could not be read" onRetry={() => void me.refetch()} />
        ) : (
          <Skeleton label="Reading your account" lines={3} />
        )}
      </main>
    );
  }
  const workspace = me.data.workspaces.find((candidate) => candidate.slug === slug);
  if (!workspace) return <NoSuchWorkspace slug={slug} me={me.data} />;
  return (
    <WorkspaceContext value={{ ...workspace, me: me.data }}>
      <LiveProvider key={workspace.id} workspaceId={workspace.id}>
        <Frame>{children}</Frame>
      </LiveProvider>
    </WorkspaceContext>
  );
}

function NoSuchWorkspace({ slug, me }: { slug: string; me: Me }) {
  return (
    <main className="mx-auto max-w-160 p-6">
      <title>No such workspace · Fettle</title>
      <h1 className="sr-only">Workspace not found</h1>
      <EmptyState
        title={`There is no workspace “${slug}” for you`}
        action={<LinkButton href="/">Go to your own workspace</LinkButton>}
      >
        It does not exist, or {me.email} is not a member of it.
      </EmptyState>
    </main>
  );
}
