'use client';
import { AppShell, Banner, LiveIndicator, ReachNotice, StaleScope } from '@fettle/ui';
import { useIsFetching } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLastReadAt, useLive } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import { useKeyboard } from './keyboard';
import { useNavigation } from './navigation';
import { TopBar } from './top-bar';

/** Navigation, top bar, live state, palette and shortcuts. Only pages that exist are in the navigation. */
export function Frame({ children }: { children: ReactNode }) {
  const workspace = useWorkspace();
  const { connection, reach } = useLive();
  const lastReadAt = useLastReadAt();
  const isReading = useIsFetching() > 0;
  const nav = useNavigation();
  const { overlays, openPalette } = useKeyboard();
  return (
    <AppShell
      brand="Fettle"
      path={usePathname()}
      nav={nav}
      bottomItems={nav.flatMap((section) => section.items)}
      topBarStart={<span className="font-medium">{workspace.name}</span>}
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
      <StaleScope since={reach.cutSince === null ? null : (lastReadAt ?? reach.cutSince)}>{children}</StaleScope>
      {overlays}
    </AppShell>
  );
}
