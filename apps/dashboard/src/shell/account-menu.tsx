'use client';
import { Button, InlineError, ThemeToggle, ZoneSwitch, Popover } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import { api } from '@/data/api';
import { setSigningOut } from '@/session/return-path';
import { useWorkspace } from '@/session/use-session';

/** Who is signed in, how the page looks, which clock it shows, and the way out. */
export function AccountMenu() {
  const { me, role, name } = useWorkspace();
  return (
    <Popover
      label="Account and display"
      trigger={
        <Button variant="ghost" icon={<CircleUser size={16} aria-hidden />} className="max-sm:min-w-11 max-sm:px-3">
          <span className="max-w-40 truncate max-lg:sr-only">{me.name}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-dense">
        <div>
          <p className="font-medium [overflow-wrap:anywhere]">{me.email}</p>
          <p className="text-muted">
            {role} in {name}
          </p>
        </div>
        <div className="flex items-center justify-between gap-4">
          Theme <ThemeToggle />
        </div>
        <div className="flex items-center justify-between gap-4 sm:hidden">
          Clock <ZoneSwitch />
        </div>
        <SignOut />
      </div>
    </Popover>
  );
}

function SignOut() {
  const signOut = useMutation({
    mutationFn: () => api.auth.signOut(),
    onMutate: () => setSigningOut(true),
    onError: () => setSigningOut(false),
    // A full load, so that nothing of this session stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
  });
  return (
    <>
      {signOut.error ? <InlineError error={signOut.error} title="You are still signed in" /> : null}
      <Button
        onClick={() => signOut.mutate()}
        busy={signOut.isPending || signOut.isSuccess ? 'Signing out…' : undefined}
      >
        Sign out
      </Button>
    </>
  );
}
