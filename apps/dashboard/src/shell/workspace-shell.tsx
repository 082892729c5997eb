'use client';
import { InlineError, Skeleton, useApplyPreferences } from '@fettle/ui';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { LiveProvider } from '@/data/live';
import { useMe, WorkspaceContext } from '@/session/use-session';
import { Frame } from './frame';
import { keepLastWorkspace } from './last-workspace';
import { NoLongerMember, NoSuchWorkspace } from './no-workspace';

interface Known {
  readonly id: string;
  readonly name: string;
}

/** Everything below `/w/<slug>`: who is signed in, the workspace, the live stream, the frame. */
export function WorkspaceShell({ slug, children }: { slug: string; children: ReactNode }) {
  const me = useMe();
  useApplyPreferences(me.data);
  const workspace = me.data?.workspaces.find((candidate) => candidate.slug === slug);
  // What was open at this address, for when it is renamed or taken away while somebody looks at it.
  const [known, setKnown] = useState<Known | null>(null);
  if (workspace && (workspace.id !== known?.id || workspace.name !== known.name)) {
    setKnown({ id: workspace.id, name: workspace.name });
  }
  const moved = !workspace && known ? me.data?.workspaces.find(({ id }) => id === known.id) : undefined;
  useMoveTo(slug, moved?.slug);
  const openId = workspace?.id;
  useEffect(() => {
    if (openId) keepLastWorkspace(openId);
  }, [openId]);
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
  if (!workspace) {
    if (moved) return <Moving />;
    return known ? <NoLongerMember name={known.name} me={me.data} /> : <NoSuchWorkspace slug={slug} me={me.data} />;
  }
  return (
    <WorkspaceContext value={{ ...workspace, me: me.data }}>
      <LiveProvider key={workspace.id} workspaceId={workspace.id}>
        <Frame>{children}</Frame>
      </LiveProvider>
    </WorkspaceContext>
  );
}

/** The same page at the workspace's new address. */
function useMoveTo(slug: string, next: string | undefined): void {
  const router = useRouter();
  const path = usePathname();
  useEffect(() => {
    if (next === undefined) return;
    const rest = path.slice(`/w/${encodeURIComponent(slug)}`.length);
    router.replace(`/w/${next}${rest}${window.location.search}`);
  }, [router, path, slug, next]);
}

function Moving() {
  return (
    <main className="mx-auto max-w-160 p-6">
      <Skeleton label="The workspace has a new address; going there" lines={3} />
    </main>
  );
}
