'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { ApiError } from '@fettle/client';
import { CompleteSetup } from '@fettle/contracts';
import { Banner, Button, Field, InlineError, Input, LinkButton, SecretField, SignInCard, Skeleton } from '@fettle/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { meetsRules, PasswordRules } from './password-rules';
import { useSetupToken } from './use-setup-token';

/** Makes the first administrator from the one-time link that the first start printed. */
export function SetupPage() {
  const token = useSetupToken();
  const setup = useQuery({ queryKey: keys.setup, queryFn: ({ signal }) => api.setup.status({ signal }) });
  const isDone = setup.data?.required === false;
  return (
    <SignInCard
      brand="Fettle"
      title={isDone ? 'Fettle is already set up' : 'Set up Fettle'}
      {...(isDone ? {} : { description: 'Make the first administrator. It takes a minute and happens once.' })}
    >
      <SetupBody token={token} setup={setup} />
    </SignInCard>
  );
}

function SetupBody({
  token,
  setup,
}: {
  token: string | null | undefined;
  setup: { data?: { required: boolean } | undefined; error: unknown; refetch: () => unknown };
}) {
  if (setup.data?.required === false) return <AlreadyDone />;
  if (setup.error && !setup.data) {
    return (
      <InlineError error={setup.error} title="The control plane does not answer" onRetry={() => void setup.refetch()} />
    );
  }
  if (token === undefined || !setup.data) return <Skeleton label="Reading the state of the installation" lines={4} />;
  if (token === null) {
    return (
      <Banner tone="warn" title="This address lacks its token">
        Open the whole link that <code>npm start</code> printed, including what follows the #.
      </Banner>
    );
  }
  return <SetupForm token={token} />;
}

function AlreadyDone() {
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-body">The setup link was used and is worth nothing now. Its administrator can sign in.</p>
      <LinkButton href="/sign-in" variant="primary">
        Go to sign-in
      </LinkButton>
    </div>
  );
}

function SetupForm({ token }: { token: string }) {
  const form = useForm({
    resolver: zodResolver(CompleteSetup),
    defaultValues: { token, email: '', name: '', password: '' },
    mode: 'onTouched',
  });
  const { errors } = form.formState;
  const [email, name, password] = useWatch({ control: form.control, name: ['email', 'name', 'password'] });
  const queryClient = useQueryClient();
  const complete = useMutation({
    mutationFn: (body: typeof CompleteSetup._output) => api.setup.complete({ body }),
    // Somebody else was faster: the whole page must say so, not only the form.
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'setup.done')
        void queryClient.invalidateQueries({ queryKey: keys.setup });
    },
    onSuccess: () => window.location.assign('/'),
  });
  if (complete.error instanceof ApiError && complete.error.code === 'setup.done') return <AlreadyDone />;
  const submit = form.handleSubmit((values) => {
    if (meetsRules(values.password, values)) complete.mutate(values);
    else form.setError('password', { message: 'rules' }, { shouldFocus: true });
  });
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={submit}>
      {complete.error ? <SetupRefused error={complete.error} /> : null}
      <Field label="Your name" error={errors.name ? 'Enter the name that colleagues will see' : undefined} required>
        <Input {...form.register('name')} autoComplete="name" autoFocus />
      </Field>
      <Field
        label="E-mail address"
        help="You sign in with it."
        error={errors.email ? 'Enter an e-mail address, such as you@example.org' : undefined}
        required
      >
        <Input {...form.register('email')} type="email" autoComplete="username" spellCheck={false} />
      </Field>
      <Field label="Password" error={errors.password ? 'The password must meet every rule below' : undefined} required>
        <SecretField {...form.register('password')} autoComplete="new-password" />
      </Field>
      <PasswordRules password={password} about={{ email, name }} />
      <Button
        type="submit"
        variant="primary"
        busy={complete.isPending || complete.isSuccess ? 'Making the administrator…' : undefined}
      >
        Make the administrator and sign in
      </Button>
    </form>
  );
}

function SetupRefused({ error }: { error: unknown }) {
  if (error instanceof ApiError && error.code === 'setup.token_invalid') {
    return (
      <div role="alert">
        <Banner tone="crit" title="This setup link is not valid">
          It was mistyped, or a later start printed a newer one. Take the newest link from the terminal of{' '}
          <code>npm start</code>.
        </Banner>
      </div>
    );
  }
  return <InlineError error={error} />;
}
