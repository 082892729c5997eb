'use client';
import { AccountMenu as Menu, setSigningOut } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { ShieldCheck, UserPen } from 'lucide-react';
import { api } from '@/data/api';
import type { Me } from '@/session/use-me';

/** Who is signed in, how the page is shown, and the way out. */
export function AccountMenu({ me }: { me: Me }) {
  const signOut = useMutation({
    mutationFn: () => api.auth.signOut(),
    onMutate: () => setSigningOut(true),
    onError: () => setSigningOut(false),
    // A full load, so that nothing of this session stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
  });
  return (
    <Menu
      name={me.name}
      email={me.email}
      role={me.platformRole === 'platform_admin' ? 'platform administrator' : me.platformRole}
      pages={[
        { href: '/me/profile', label: 'My profile', icon: <UserPen size={16} aria-hidden /> },
        { href: '/me/security', label: 'Sessions and security', icon: <ShieldCheck size={16} aria-hidden /> },
      ]}
      signOut={{
        act: () => signOut.mutate(),
        isBusy: signOut.isPending || signOut.isSuccess,
        error: signOut.error,
      }}
    />
  );
}
