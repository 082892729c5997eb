'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { SignIn } from '@fettle/contracts';
import { ApiError } from '@fettle/client';
import { Banner, Button, Field, InlineError, Input, SecretField, SignInCard } from '@fettle/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
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
        <SignInForm />
      )}
    </SignInCard>
  );
}

function SignInForm() {
  const form = useForm({ resolver: zodResolver(SignIn), defaultValues: { email: '', password: '', stay: false } });
  const { errors } = form.formState;
  const signIn = useMutation({
    mutationFn: (body: typeof SignIn._output) => api.auth.signIn({ body }),
    // A full load, so that nothing read before belongs to another person.
    onSuccess: () => window.location.assign('/'),
  });
  const isRefused = signIn.error instanceof ApiError && signIn.error.code === 'permission.missing';
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={form.handleSubmit((values) => signIn.mutate(values))}>
      {isRefused ? (
        <div role="alert">
          <Banner tone="warn" title="This account is not a platform administrator">
            The admin console takes the permission platform:read-health.
          </Banner>
        </div>
      ) : signIn.error ? (
        <InlineError error={signIn.error} />
      ) : null}
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
      <Button type="submit" variant="primary" busy={signIn.isPending || signIn.isSuccess ? 'Signing in…' : undefined}>
        Sign in
      </Button>
    </form>
  );
}
