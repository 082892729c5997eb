'use client';
import { ApiError } from '@fettle/client';
import { AppShell, LiveIndicator, ReachNotice, StaleScope, leaveToSignIn, useApplyPreferences } from '@fettle/ui';
import { useIsFetching } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useEffect, type ReactNode } from 'react';
import { useApiReach } from '@/data/api-reach';
import { useMe } from '@/session/use-me';
import { AccountMenu } from './account-menu';
import { bottomItems, navigation, placeOf } from './navigation';

export interface FrameProps {
  /** When the page's own data was last read, ms since 1970; null before the first time. */
  readAt: number | null;
  /** What went wrong the last time. A session that has ended leads to the sign-in page; anything else keeps the page. */
  error: unknown;
  /** How old the data may be before it is called late, ms. */
  lateAfterMs?: number;
  children: ReactNode;
}

/** The admin console's frame: its permanent strip, an inverted top bar, and only the pages that exist. */
export function Frame({ readAt, error, lateAfterMs = 15_000, children }: FrameProps) {
  const me = useMe();
  useApplyPreferences(me.data);
  const path = usePathname();
  const reach = useApiReach();
  const isReading = useIsFetching() > 0;
  const isSignedOut = [me.error, error].some((one) => one instanceof ApiError && one.status === 401);
  useEffect(() => {
    if (isSignedOut) leaveToSignIn();
  }, [isSignedOut]);
  if (isSignedOut) return null;
  return (
    <AppShell
      brand="Fettle"
      strip="Admin console"
      path={path}
      nav={navigation}
      bottomItems={bottomItems}
      topBarStart={<span className="font-medium">{placeOf(path)}</span>}
      topBar={me.data ? <AccountMenu me={me.data} /> : null}
      banner={
        reach.cutSince !== null || reach.back ? (
          <ReachNotice reach={reach} readAt={readAt} isReading={isReading} />
        ) : undefined
      }
      live={
        <LiveIndicator
          connection={error || reach.cutSince !== null ? 'offline' : readAt === null ? 'connecting' : 'connected'}
          lastEventAt={readAt}
          lateAfterMs={lateAfterMs}
        />
      }
    >
      <StaleScope since={reach.cutSince === null ? null : (readAt ?? reach.cutSince)}>{children}</StaleScope>
    </AppShell>
  );
}
