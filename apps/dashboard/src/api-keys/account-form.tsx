'use client';
import { holdsAllOf, roleWords, serviceAccountRoles, type ServiceAccountRole } from '@fettle/contracts';
import { ActForm, Button, Dialog, Field, Input, Select } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import type { ServiceAccount } from './key-words';
import { useCreateAccount, useUpdateAccount } from './use-api-keys';

interface AccountFormProps {
  readonly open: boolean;
  /** Null: a new one is made. */
  readonly account: ServiceAccount | null;
  readonly onClose: () => void;
}

/** Makes a service account, or changes one. */
export function AccountDialog(props: AccountFormProps) {
  const { open, account, onClose } = props;
  const title = account ? `Change the service account ${account.name}` : 'Make a service account';
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={title}>
      {open ? <AccountForm key={account?.id ?? 'new'} {...props} /> : null}
    </Dialog>
  );
}

function AccountForm({ account, onClose }: AccountFormProps) {
  const { role: ownRole } = useWorkspace();
  const [name, setName] = useState(account?.name ?? '');
  const [description, setDescription] = useState(account?.description ?? '');
  const [role, setRole] = useState<ServiceAccountRole>(account?.role ?? 'viewer');
  const [isTried, setTried] = useState(false);
  const save = useSaveAccount(account);
  // Nobody hands out what he does not hold.
  const roles = serviceAccountRoles.filter((one) => holdsAllOf(ownRole, one));
  const submit = async () => {
    setTried(true);
    if (name.trim() === '') return;
    await save.mutateAsync({ name, description, role });
    onClose();
  };
  return (
    <ActForm onSubmit={submit} error={save.error} failed="It was not saved">
      <Field label="Name" error={isTried && name.trim() === '' ? 'Enter a name' : undefined} required>
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" autoFocus />
      </Field>
      <Field label="Description" optional>
        <Input value={description} onChange={(event) => setDescription(event.target.value)} autoComplete="off" />
      </Field>
      <Field label="Role" help={roleWords[role]}>
        <Select
          options={roles.map((value) => ({ value, label: value }))}
          value={role}
          onChange={(event) => setRole(event.target.value as ServiceAccountRole)}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Change nothing</Button>
        <Button type="submit" variant="primary" busy={save.isPending ? 'Saving…' : undefined}>
          {account ? 'Save the account' : 'Make the account'}
        </Button>
      </div>
    </ActForm>
  );
}

function useSaveAccount(account: ServiceAccount | null) {
  const create = useCreateAccount();
  const update = useUpdateAccount();
  const { error, isPending } = account ? update : create;
  const mutateAsync = async (values: {
    name: string;
    description: string;
    role: ServiceAccountRole;
  }): Promise<void> => {
    if (account) await update.mutateAsync({ serviceAccountId: account.id, version: account.version, ...values });
    else await create.mutateAsync(values);
  };
  return { error, isPending, mutateAsync };
}
