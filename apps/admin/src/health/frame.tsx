'use client';
import type { Result, Routes } from '@fettle/contracts';
import { AppShell, Button, InlineError, LiveIndicator, Popover, ThemeToggle, ZoneSwitch } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { Activity, CircleUser } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '@/data/api';

type Me = Result<Routes['auth']['me']>;
const nav = [
  {
    label: 'Control plane',
    items: [
      { href: '/', label: 'Health', icon: <Activity size={16} aria-hidden />, match: (path: string) => path === '/' },
    ],
  },
];

/** The admin console's frame: its permanent strip, an inverted top bar, and only the pages that exist. */
export function Frame({
  me,
  readAt,
  isFailing,
  children,
}: {
  me: Me | undefined;
  readAt: number | null;
  isFailing: boolean;
  children: ReactNode;
}) {
  return (
    <AppShell
      brand="Fettle"
      strip="Admin console"
      path="/"
      nav={nav}
      bottomItems={nav.flatMap((section) => section.items)}
      topBarStart={<span className="font-medium">Control plane</span>}
      topBar={me ? <AccountMenu me={me} /> : null}
      live={
        <LiveIndicator
          connection={isFailing ? 'offline' : readAt === null ? 'connecting' : 'connected'}
          lastEventAt={readAt}
          lateAfterMs={15_000}
        />
      }
    >
      {children}
    </AppShell>
  );
}

function AccountMenu({ me }: { me: Me }) {
  const signOut = useMutation({
    mutationFn: () => api.auth.signOut(),
    onSuccess: () => window.location.assign('/sign-in'),
  });
  return (
    <Popover
      label="Account and display"
      trigger={
        <Button variant="ghost" icon={<CircleUser size={16} aria-hidden />}>
          {me.name}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-dense">
        <div>
          <p className="font-medium [overflow-wrap:anywhere]">{me.email}</p>
          <p className="text-muted">
            {me.platformRole === 'platform_admin' ? 'platform administrator' : me.platformRole}
          </p>
        </div>
        <div className="flex items-center justify-between gap-4">
          Theme <ThemeToggle />
        </div>
        <div className="flex items-center justify-between gap-4">
          Clock <ZoneSwitch />
        </div>
        {signOut.error ? <InlineError error={signOut.error} title="You are still signed in" /> : null}
        <Button
          onClick={() => signOut.mutate()}
          busy={signOut.isPending || signOut.isSuccess ? 'Signing out…' : undefined}
        >
          Sign out
        </Button>
      </div>
    </Popover>
  );
}
