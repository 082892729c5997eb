'use client';
import { apiKeyDays, can, type Result, type Routes } from '@fettle/contracts';
import { Banner, Button, Field, InlineError, KeyValue, Radio, Select, SignInCard, TimeText } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Me } from '@/session/use-session';

type Asking = Result<Routes['cliLogin']['look']>;
type Grant = 'all' | 'read';

interface AskedProps {
  readonly me: Me;
  readonly asking: Asking;
  readonly userCode: string;
  readonly onDecided: (what: 'approved' | 'denied') => void;
  readonly onBack: () => void;
}

const lives = [
  { value: '1', label: '1 day' },
  { value: '30', label: '30 days' },
  { value: String(apiKeyDays.default), label: `${apiKeyDays.default} days` },
];

/** What asks, from where, and what it would get. Nothing is chosen for the person but what is usual, and Enter approves nothing. */
export function AskedToApprove({ me, asking, userCode, onDecided, onBack }: AskedProps) {
  const offered = me.workspaces.filter((one) => !one.archived && can(one.role, 'api-key:own'));
  const [workspaceId, setWorkspaceId] = useState(offered[0]?.id ?? '');
  const [grant, setGrant] = useState<Grant>('all');
  const [life, setLife] = useState(String(apiKeyDays.default));
  const approve = useMutation({
    mutationFn: () =>
      api.cliLogin.approve({ params: { workspaceId }, body: { userCode, grant, expiresInDays: Number(life) } }),
    onSuccess: () => onDecided('approved'),
  });
  const deny = useMutation({
    mutationFn: () => api.cliLogin.deny({ body: { userCode } }),
    onSuccess: () => onDecided('denied'),
  });
  const isBusy = approve.isPending || deny.isPending;
  return (
    <SignInCard brand="Fettle" title={`Let ${asking.client} in?`} description={`It would act as you, ${me.email}.`}>
      <div className="flex flex-col gap-4">
        <KeyValue
          items={[
            { label: 'Machine', value: asking.client },
            { label: 'Address', value: asking.ip, mono: true },
            { label: 'Program', value: asking.userAgent },
            { label: 'Asked', value: <TimeText at={asking.requestedAt} /> },
          ]}
        />
        <Banner tone="warn" title="Did you begin this yourself?">
          Whoever sent you a code or this page would get your rights. The name of the machine is what it says of itself.
        </Banner>
        {approve.error ? <InlineError error={approve.error} title="It was not let in" /> : null}
        {deny.error ? <InlineError error={deny.error} title="It was not refused" /> : null}
        <Field label="Workspace">
          <Select
            options={offered.map(({ id, name }) => ({ value: id, label: name }))}
            value={workspaceId}
            onChange={(event) => setWorkspaceId(event.target.value)}
          />
        </Field>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-dense font-medium">It may</legend>
          <Radio
            name="grant"
            label="Do what I may do"
            help="Without members, keys and the workspace itself."
            checked={grant === 'all'}
            onChange={() => setGrant('all')}
          />
          <Radio name="grant" label="Only look" checked={grant === 'read'} onChange={() => setGrant('read')} />
        </fieldset>
        <Field label="For">
          <Select options={lives} value={life} onChange={(event) => setLife(event.target.value)} className="w-44" />
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="ghost" onClick={onBack} disabled={isBusy}>
            Another code
          </Button>
          <Button onClick={() => deny.mutate()} busy={deny.isPending ? 'Refusing…' : undefined} disabled={isBusy}>
            Refuse
          </Button>
          <Button
            variant="primary"
            onClick={() => approve.mutate()}
            busy={approve.isPending ? 'Letting it in…' : undefined}
            disabled={isBusy || workspaceId === ''}
          >
            Let it in
          </Button>
        </div>
      </div>
    </SignInCard>
  );
}
