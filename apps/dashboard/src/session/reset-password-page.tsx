'use client';
import { InlineError, LinkButton, SignInCard } from '@fettle/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { LinkState, PasswordSet } from './link-state';
import { NewPasswordForm } from './new-password';
import { useLinkToken } from './use-link-token';

/** Somebody who forgot the password follows the link of the mail. */
export function ResetPasswordPage() {
  const token = useLinkToken();
  const reset = useQuery({
    queryKey: ['password-reset', token],
    queryFn: ({ signal }) => api.passwords.preview({ body: { token: token ?? '' }, signal }),
    enabled: Boolean(token),
    retry: false,
    staleTime: Infinity,
  });
  const put = useMutation({
    mutationFn: (password: string) => api.passwords.reset({ body: { token: token ?? '', password } }),
  });
  const { data } = reset;
  return (
    <SignInCard
      brand="Fettle"
      title={put.data ? 'Your password is set' : 'Set a new password'}
      {...(data && !put.data ? { description: `For ${data.email}. You are signed out everywhere with it.` } : {})}
    >
      {put.data ? (
        <PasswordSet email={put.data.email} />
      ) : (
        <LinkState
          token={token}
          errors={[put.error, reset.error]}
          isReading={!data}
          onRetry={() => void reset.refetch()}
          instead={<LinkButton href="/forgot-password">Ask for a new link</LinkButton>}
        >
          {data ? (
            <NewPasswordForm
              about={data}
              refusal={put.error ? <InlineError error={put.error} /> : null}
              submitLabel="Set the password"
              busyLabel="Setting…"
              isBusy={put.isPending}
              onSubmit={(password) => put.mutate(password)}
            />
          ) : null}
        </LinkState>
      )}
    </SignInCard>
  );
}
