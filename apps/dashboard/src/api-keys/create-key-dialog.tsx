'use client';
import { apiKeyDays, type ApiKeyScope } from '@fettle/contracts';
import { ActForm, Button, Dialog, Field, Input, Select } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { grantable, presetScopes, type NewApiKey, type ServiceAccount } from './key-words';
import { ScopeChoice } from './scope-choice';
import { useCreateKey } from './use-api-keys';

const NEVER = 'never';
const lives = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: String(apiKeyDays.most), label: '1 year' },
];

interface CreateKeyProps {
  readonly open: boolean;
  readonly accounts: readonly ServiceAccount[];
  readonly onClose: () => void;
  readonly onMade: (made: NewApiKey) => void;
}

/** Name, scopes, and how long. Each time it opens it is empty. */
export function CreateKeyDialog(props: CreateKeyProps) {
  return (
    <Dialog open={props.open} onOpenChange={(open) => !open && props.onClose()} size="wide" title="Make an API key">
      {props.open ? <CreateKeyForm {...props} /> : null}
    </Dialog>
  );
}

function CreateKeyForm({ accounts, onClose, onMade }: CreateKeyProps) {
  const form = useKeyForm(accounts);
  const create = useCreateKey();
  const submit = async () => {
    const body = form.read();
    if (body) onMade(await create.mutateAsync(body));
  };
  return (
    <ActForm onSubmit={submit} error={create.error} failed="The key was not made">
      <Field label="Name" help="What uses it, such as “Deployments”." error={form.faults.name} required>
        <Input value={form.name} onChange={(event) => form.setName(event.target.value)} autoComplete="off" autoFocus />
      </Field>
      {accounts.length > 0 ? (
        <Field label="It speaks for" help="A service account has a role of its own and can be disabled in one step.">
          <Select options={form.holders} value={form.holder} onChange={(event) => form.setHolder(event.target.value)} />
        </Field>
      ) : null}
      <ScopeChoice offered={form.offered} chosen={form.chosen} onChange={form.setChosen} />
      {form.faults.scopes ? <p className="text-meta text-crit">{form.faults.scopes}</p> : null}
      <Field label="It ends after" help="It never does more than you may yourself, also when your role changes.">
        <Select
          options={form.lives}
          value={form.life}
          onChange={(event) => form.setLife(event.target.value)}
          className="w-44"
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Make no key</Button>
        <Button type="submit" variant="primary" busy={create.isPending ? 'Making the key…' : undefined}>
          Make the key
        </Button>
      </div>
    </ActForm>
  );
}

function useKeyForm(accounts: readonly ServiceAccount[]) {
  const { role, me } = useWorkspace();
  const [name, setName] = useState('');
  const [holder, setHolder] = useState('');
  const [life, setLife] = useState(String(apiKeyDays.default));
  const [wanted, setChosen] = useState<ApiKeyScope[]>(() => presetScopes('read', grantable(role)));
  const [isTried, setTried] = useState(false);
  const account = accounts.find(({ id }) => id === holder);
  const offered = account ? grantable(role, account.role) : grantable(role);
  const chosen = wanted.filter((scope) => offered.includes(scope));
  const isNever = life === NEVER && account !== undefined;
  const faults = {
    name: isTried && name.trim() === '' ? 'Enter a name' : undefined,
    scopes: isTried && chosen.length === 0 ? 'Choose at least one scope' : undefined,
  };
  return {
    name,
    setName,
    holder,
    setHolder,
    life: isNever || life !== NEVER ? life : String(apiKeyDays.default),
    setLife,
    lives: account ? [...lives, { value: NEVER, label: 'Never' }] : lives,
    holders: [{ value: '', label: `Me, ${me.name}` }, ...accounts.map((one) => ({ value: one.id, label: one.name }))],
    offered,
    chosen,
    setChosen,
    faults,
    /** What is sent; null while something is missing. */
    read() {
      setTried(true);
      if (name.trim() === '' || chosen.length === 0) return null;
      const days = life === NEVER ? apiKeyDays.default : Number(life);
      return { name, scopes: chosen, serviceAccountId: account?.id ?? null, expiresInDays: isNever ? null : days };
    },
  };
}
