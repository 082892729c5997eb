'use client';
import { Banner, Button, TimeText, setSigningOut } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { api } from '@/data/api';
import type { Me } from '@/session/use-session';

/** On every page while an administrator acts as somebody: who as whom, why, until when, and the way out. */
export function ActingBanner({ me }: { me: Me }) {
  const end = useMutation({
    mutationFn: () => api.auth.signOut(),
    onMutate: () => setSigningOut(true),
    onError: () => setSigningOut(false),
    // A full load, so that nothing of this session stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
  });
  if (!me.impersonator) return null;
  return (
    <Banner
      tone="human"
      // Below the top bar wherever the page is scrolled to: nobody may forget as whom he acts.
      className="sticky top-12 z-25 mb-4 max-sm:top-14"
      title={`${me.impersonator.label} acts as ${me.name} (${me.email})`}
      action={
        <Button onClick={() => end.mutate()} busy={end.isPending || end.isSuccess ? 'Ending…' : undefined}>
          End
        </Button>
      }
    >
      <p className="[overflow-wrap:anywhere]">Reason: {me.impersonator.reason}</p>
      <p>
        Until <TimeText at={me.session.absoluteExpiresAt} form="exact" />.{' '}
        <span className="max-sm:sr-only">
          Everything is recorded under both names. No secrets are shown, and what needs a proof of the person is closed.
        </span>
      </p>
      {end.error ? <p role="alert">It did not end. Try again.</p> : null}
    </Banner>
  );
}
