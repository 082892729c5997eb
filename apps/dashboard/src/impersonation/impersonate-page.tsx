'use client';
import { Banner, Button, InlineError, SignInCard, Skeleton } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { api } from '@/data/api';
import { useLinkToken } from '@/session/use-link-token';

/** Where the link of the admin console leads: begins to act as the person it was made for. */
export function ImpersonatePage() {
  const token = useLinkToken();
  const begin = useMutation({
    mutationFn: (secret: string) => api.impersonation.redeem({ body: { token: secret } }),
    // A full load, so that nothing of another session stays in memory, and without the link's secret in the history.
    onSuccess: ({ workspaceSlug }) => window.location.replace(workspaceSlug ? `/w/${workspaceSlug}/now` : '/'),
  });
  return (
    <SignInCard
      brand="Fettle"
      title="Act as somebody else"
      description="You see what this person sees, for half an hour at most. Both names stand in every entry of the audit log."
    >
      <div className="flex flex-col gap-4">
        {begin.error ? <InlineError error={begin.error} title="It did not begin" /> : null}
        {token === undefined ? (
          <Skeleton label="Reading the link" lines={2} />
        ) : token === null ? (
          <Banner tone="warn" title="This link is not whole">
            Make a new one in the admin console, on the page of the person.
          </Banner>
        ) : (
          <>
            <p className="text-dense text-muted">Your own session of the dashboard in this browser ends with it.</p>
            <Button
              variant="primary"
              onClick={() => begin.mutate(token)}
              busy={begin.isPending || begin.isSuccess ? 'Beginning…' : undefined}
            >
              Begin
            </Button>
          </>
        )}
      </div>
    </SignInCard>
  );
}
