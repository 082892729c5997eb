'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { SignIn } from '@fettle/contracts';
import { ApiError } from '@fettle/client';
import { Banner, InlineError, SignInCard, SignInForm, safeReturnPath } from '@fettle/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useForm } from 'react-hook-form';
import { api } from '@/data/api';

/** Sign-in of the admin console: for platform administrators only, in a session of its own. */
export function SignInPage() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => api.setup.status({ signal }) });
  const mustSetUp = setup.data?.required === true;
  return (
    <SignInCard
      brand="Fettle"
      strip="Admin console"
      title={mustSetUp ? 'Set up Fettle first' : 'Sign in to the admin console'}
      description={
        mustSetUp ? undefined : 'For platform administrators. It is a session of its own, apart from the dashboard.'
      }
    >
      {setup.error ? (
        <InlineError
          className="mb-4"
          error={setup.error}
          title="The control plane does not answer"
          onRetry={() => void setup.refetch()}
        />
      ) : null}
      {mustSetUp ? (
        <Banner title="There is no account yet">
          Open the link that <code>npm start</code> printed in its terminal. It makes the first administrator, who can
          then sign in here.
        </Banner>
      ) : (
        <Credentials />
      )}
    </SignInCard>
  );
}

function Credentials() {
  const returnTo = safeReturnPath(useSearchParams().get('return'));
  const form = useForm({ resolver: zodResolver(SignIn), defaultValues: { email: '', password: '', stay: false } });
  const { email, password } = form.formState.errors;
  const signIn = useMutation({
    mutationFn: (body: typeof SignIn._output) => api.auth.signIn({ body }),
    // A full load, so that nothing read before belongs to another person.
    onSuccess: () => window.location.assign(returnTo),
  });
  const isRefused = signIn.error instanceof ApiError && signIn.error.code === 'permission.missing';
  return (
    <SignInForm
      fields={{ email: form.register('email'), password: form.register('password') }}
      wrong={{ email: email !== undefined, password: password !== undefined }}
      refusal={isRefused ? <NotAnAdministrator /> : signIn.error ? <InlineError error={signIn.error} /> : null}
      returnTo={returnTo}
      isBusy={signIn.isPending || signIn.isSuccess}
      onSubmit={form.handleSubmit((values) => signIn.mutate(values))}
    />
  );
}

function NotAnAdministrator() {
  return (
    <div role="alert">
      <Banner tone="warn" title="This account is not a platform administrator">
        The admin console takes the permission platform:read-health.
      </Banner>
    </div>
  );
}
