'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { SignIn } from '@fettle/contracts';
import { Banner, Button, Checkbox, Field, InlineError, Input, SecretField, SignInCard } from '@fettle/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useForm } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { safeReturnPath } from './return-path';

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
      {mustSetUp ? <SetupHint /> : <SignInForm />}
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

function SignInForm() {
  const returnTo = safeReturnPath(useSearchParams().get('return'));
  const form = useForm({ resolver: zodResolver(SignIn), defaultValues: { email: '', password: '', stay: false } });
  const { errors } = form.formState;
  const signIn = useMutation({
    mutationFn: (body: typeof SignIn._output) => api.auth.signIn({ body }),
    // A full load, so that nothing read before belongs to another person.
    onSuccess: () => window.location.assign(returnTo),
  });
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={form.handleSubmit((values) => signIn.mutate(values))}>
      {returnTo === '/' ? null : <p className="text-dense text-muted">You will return to where you were.</p>}
      {signIn.error ? <InlineError error={signIn.error} /> : null}
      <Field
        label="E-mail address"
        error={errors.email ? 'Enter an e-mail address, such as you@example.org' : undefined}
        required
      >
        <Input {...form.register('email')} type="email" autoComplete="username" autoFocus spellCheck={false} />
      </Field>
      <Field label="Password" error={errors.password ? 'Enter your password' : undefined} required>
        <SecretField {...form.register('password')} autoComplete="current-password" />
      </Field>
      <Checkbox {...form.register('stay')} label="Stay signed in on this device" />
      <Button type="submit" variant="primary" busy={signIn.isPending || signIn.isSuccess ? 'Signing in…' : undefined}>
        Sign in
      </Button>
    </form>
  );
}
