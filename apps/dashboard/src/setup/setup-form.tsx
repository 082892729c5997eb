'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { ApiError } from '@fettle/client';
import { CompleteSetup } from '@fettle/contracts';
import { Banner, Button, InlineError, meetsRules } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { AdministratorFields, type Administrator } from './administrator-fields';
import { MailPart } from './mail-part';
import { SetupCheckList } from './setup-checks';
import { extrasOf, faultsOf, sentExtras, type Faults } from './setup-extras';
import { AddressPart, WorkspacePart } from './setup-parts';
import type { SetupPlan } from './use-setup-plan';

/** The administrator, and below what may be left as it is. One button makes all of it, or nothing. */
export function SetupForm({ token, plan }: { token: string; plan: SetupPlan }) {
  const [extras, setExtras] = useState(() => extrasOf(plan));
  const [faults, setFaults] = useState<Faults>({});
  const form = useForm<Administrator>({
    resolver: zodResolver(CompleteSetup.pick({ token: true, email: true, name: true, password: true })),
    defaultValues: { token, email: '', name: '', password: '' },
    mode: 'onTouched',
  });
  const complete = useComplete();
  const submit = form.handleSubmit((values) => {
    const wrong = faultsOf(extras);
    setFaults(wrong);
    if (!meetsRules(values.password, values)) form.setError('password', { message: 'rules' }, { shouldFocus: true });
    else if (Object.keys(wrong).length === 0) complete.mutate({ ...values, ...sentExtras(plan, extras) });
  });
  const part = { plan, extras, faults, onChange: setExtras };
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={submit}>
      {complete.error ? <SetupRefused error={complete.error} /> : null}
      <AdministratorFields form={form} />
      <section aria-label="What can wait" className="flex flex-col gap-2">
        <h2 className="text-body font-semibold">
          What can wait <span className="text-meta font-normal text-muted">all of it can be set later</span>
        </h2>
        <WorkspacePart {...part} />
        <AddressPart {...part} />
        <MailPart {...part} token={token} email={form.watch('email')} />
      </section>
      {Object.keys(faults).length > 0 && Object.keys(faultsOf(extras)).length > 0 ? (
        <Banner tone="crit" title="Something under “What can wait” needs a correction">
          Open its parts and look for what is marked.
        </Banner>
      ) : null}
      <SetupCheckList token={token} plan={plan} />
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

function useComplete() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: typeof CompleteSetup._output) => api.setup.complete({ body }),
    // Somebody else was faster: the whole page must say so, not only the form.
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'setup.done')
        void queryClient.invalidateQueries({ queryKey: keys.setup });
    },
    onSuccess: () => window.location.assign('/'),
  });
}

export function SetupRefused({ error }: { error: unknown }) {
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
