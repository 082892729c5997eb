'use client';
import { Button, InlineError, Popover, ThemeToggle, ZoneSwitch } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import { api } from '@/data/api';
import type { Me } from '@/session/use-me';

/** Who is signed in, how the page is shown, and the way out. */
export function AccountMenu({ me }: { me: Me }) {
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
