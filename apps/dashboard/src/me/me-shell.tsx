'use client';
import { InlineError, LinkButton, Skeleton } from '@fettle/ui';
import type { ReactNode } from 'react';
import { ActingBanner } from '@/impersonation/acting-banner';
import { useMe } from '@/session/use-session';
import { workspaceToOpen } from '@/shell/last-workspace';
import { WorkspaceShell } from '@/shell/workspace-shell';

/** Below `/me`: the person's own pages, in the frame of the workspace that was open last, or in none for who belongs to none. */
export function MeShell({ children }: { children: ReactNode }) {
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
  const workspace = workspaceToOpen(me.data.workspaces);
  if (workspace) return <WorkspaceShell slug={workspace.slug}>{children}</WorkspaceShell>;
  return (
    <main className="mx-auto flex max-w-240 flex-col gap-4 p-6">
      <ActingBanner me={me.data} />
      <div>
        <LinkButton href="/" variant="ghost">
          Back
        </LinkButton>
      </div>
      {children}
    </main>
  );
}
