'use client';
import { AppShell, Banner, LinkButton, LiveIndicator, ReachNotice, StaleScope, usePhone } from '@fettle/ui';
import { useIsFetching } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLastReadAt, useLive } from '@/data/live';
import { ActingBanner } from '@/impersonation/acting-banner';
import { useWorkspace } from '@/session/use-session';
import { useKeyboard } from './keyboard';
import { useNavigation } from './navigation';
import { TopBar } from './top-bar';
import { WorkspaceSwitcher } from './workspace-switcher';

/** Navigation, top bar, live state, palette and shortcuts. Only pages that exist are in the navigation. */
export function Frame({ children }: { children: ReactNode }) {
  const workspace = useWorkspace();
  const { connection, reach } = useLive();
  const lastReadAt = useLastReadAt();
  const isReading = useIsFetching() > 0;
  const nav = useNavigation();
  const isPhone = usePhone();
  const { overlays, openPalette } = useKeyboard();
  // What a thumb reaches at 3 a.m., four at most; everything is under "More".
  const inReach = ['now', 'nodes', 'events', 'tasks'].map((page) => workspace.path(page));
  return (
    <AppShell
      // On a phone the brand's place is the only one beside the acts: who has several workspaces switches there.
      brand={isPhone && workspace.me.workspaces.length > 1 ? <WorkspaceSwitcher /> : 'Fettle'}
      path={usePathname()}
      nav={nav}
      bottomItems={nav.flatMap(({ items }) => items).filter(({ href }) => inReach.includes(href))}
      topBarStart={<WorkspaceSwitcher />}
      topBar={<TopBar onSearch={openPalette} />}
      live={<LiveIndicator connection={connection} lastEventAt={lastReadAt} lateAfterMs={75_000} />}
      banner={
        reach.cutSince !== null || reach.back ? (
          <ReachNotice reach={reach} readAt={lastReadAt} isReading={isReading} />
        ) : connection === 'offline' ? (
          <Banner tone="warn" title="Live updates are cut">
            Pages are read again every 10 seconds until the connection is back.
          </Banner>
        ) : undefined
      }
    >
      <ActingBanner me={workspace.me} />
      <StaleScope since={reach.cutSince === null ? null : (lastReadAt ?? reach.cutSince)}>
        {workspace.archived ? <ArchivedNotice /> : null}
        {children}
      </StaleScope>
      {overlays}
    </AppShell>
  );
}

/** Why nothing can be changed here, and who can change that. */
function ArchivedNotice() {
  const { name, can, path } = useWorkspace();
  return (
    <Banner
      className="mb-4"
      title={`${name} is archived`}
      action={
        can('workspace:archive') ? <LinkButton href={path('settings')}>Restore it in the settings</LinkButton> : null
      }
    >
      Everything can be read and nothing can be changed. Nodes go on reporting; no task is started.
    </Banner>
  );
}
