'use client';
import { apiKeyDays, can, type Result, type Routes } from '@fettle/contracts';
import { Banner, Button, Field, InlineError, KeyValue, Radio, Select, SignInCard, TimeText } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Me } from '@/session/use-session';

type Asking = Result<Routes['cliLogin']['look']>;

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
  const { wish, setWish, offered, approve, deny } = useDecision(me, userCode, onDecided);
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
        <WishFields wish={wish} onWish={setWish} offered={offered} />
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
            disabled={isBusy || wish.workspaceId === ''}
          >
            Let it in
          </Button>
        </div>
      </div>
    </SignInCard>
  );
}

interface Wish {
  readonly workspaceId: string;
  readonly grant: 'all' | 'read';
  /** Days, as the select has them. */
  readonly life: string;
}

function useDecision(me: Me, userCode: string, onDecided: AskedProps['onDecided']) {
  const offered = me.workspaces.filter((one) => !one.archived && can(one.role, 'api-key:own'));
  const first = offered.find(({ isDefault }) => isDefault) ?? offered[0];
  const [wish, setWish] = useState<Wish>({
    workspaceId: first?.id ?? '',
    grant: 'all',
    life: String(apiKeyDays.default),
  });
  const { workspaceId, grant, life } = wish;
  const approve = useMutation({
    mutationFn: () =>
      api.cliLogin.approve({ params: { workspaceId }, body: { userCode, grant, expiresInDays: Number(life) } }),
    onSuccess: () => onDecided('approved'),
  });
  const deny = useMutation({
    mutationFn: () => api.cliLogin.deny({ body: { userCode } }),
    onSuccess: () => onDecided('denied'),
  });
  return { wish, setWish, offered, approve, deny };
}

interface WishFieldsProps {
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
  readonly offered: Me['workspaces'];
}

function WishFields({ wish, onWish, offered }: WishFieldsProps) {
  return (
    <>
      <Field label="Workspace">
        <Select
          options={offered.map(({ id, name }) => ({ value: id, label: name }))}
          value={wish.workspaceId}
          onChange={(event) => onWish({ ...wish, workspaceId: event.target.value })}
        />
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-dense font-medium">It may</legend>
        <Radio
          name="grant"
          label="Do what I may do"
          help="Without members, keys and the workspace itself."
          checked={wish.grant === 'all'}
          onChange={() => onWish({ ...wish, grant: 'all' })}
        />
        <Radio
          name="grant"
          label="Only look"
          checked={wish.grant === 'read'}
          onChange={() => onWish({ ...wish, grant: 'read' })}
        />
      </fieldset>
      <Field label="For">
        <Select
          options={lives}
          value={wish.life}
          onChange={(event) => onWish({ ...wish, life: event.target.value })}
          className="w-44"
        />
      </Field>
    </>
  );
}
