'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { SignIn } from '@fettle/contracts';
import { Banner, InlineError, LinkButton, SignInCard, SignInForm, safeReturnPath } from '@fettle/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useForm } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';

/** Sign-in by e-mail address and password. Before the first administrator exists it says where the setup link is. */
export function SignInPage() {
  const setup = useQuery({ queryKey: keys.setup, queryFn: ({ signal }) => api.setup.status({ signal }) });
  const mustSetUp = setup.data?.required === true;
  return (
    <SignInCard brand="Fettle" title={mustSetUp ? 'Set up Fettle first' : 'Sign in'}>
      {setup.error ? (
        <InlineError
          className="mb-4"
          error={setup.error}
          title="The control plane does not answer"
          onRetry={() => void setup.refetch()}
        />
      ) : null}
      {mustSetUp ? (
        <SetupHint />
      ) : (
        <>
          <Credentials />
          <LinkButton href="/forgot-password" variant="ghost" className="mt-3 w-full">
            Forgot your password?
          </LinkButton>
        </>
      )}
    </SignInCard>
  );
}

function SetupHint() {
  return (
    <Banner title="There is no account yet">
      Open the link that <code>npm start</code> printed in its terminal. It makes the first administrator and works
      once.
    </Banner>
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
  return (
    <SignInForm
      fields={{ email: form.register('email'), password: form.register('password'), stay: form.register('stay') }}
      wrong={{ email: email !== undefined, password: password !== undefined }}
      refusal={signIn.error ? <InlineError error={signIn.error} /> : null}
      returnTo={returnTo}
      isBusy={signIn.isPending || signIn.isSuccess}
      onSubmit={form.handleSubmit((values) => signIn.mutate(values))}
    />
  );
}
