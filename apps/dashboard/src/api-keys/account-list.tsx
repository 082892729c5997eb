'use client';
import {
  Button,
  ConfirmDialog,
  DataTable,
  EmptyState,
  IconButton,
  Menu,
  Status,
  TimeText,
  useLast,
  type Column,
} from '@fettle/ui';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { AccountDialog } from './account-form';
import type { ServiceAccount } from './key-words';
import { useRemoveAccount, useServiceAccounts, useUpdateAccount } from './use-api-keys';

type Act = 'change' | 'disable' | 'delete';

interface Chosen {
  readonly act: Act;
  readonly account: ServiceAccount | null;
}

/** The accounts that programs have, with what can be done with each. */
export function AccountList() {
  const { archived } = useWorkspace();
  const list = useServiceAccounts();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const enable = useUpdateAccount();
  const onAct = (act: Act, account: ServiceAccount) => {
    const { id: serviceAccountId, version } = account;
    if (act === 'disable' && account.disabled) enable.mutate({ serviceAccountId, version, disabled: false });
    else setChosen({ act, account });
  };
  const create = () => setChosen({ act: 'change', account: null });
  return (
    <div className="flex flex-col gap-3">
      {archived ? null : (
        <div>
          <Button onClick={create}>Make a service account…</Button>
        </div>
      )}
      <DataTable
        label="Service accounts"
        unit={['account', 'accounts']}
        columns={archived ? facts : [...facts, acts(onAct)]}
        rows={list.data?.items}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        loading={list.isFetching}
        error={list.error ?? enable.error}
        onRetry={() => void list.refetch()}
        empty={<NoAccounts />}
      />
      <AccountDialog
        open={chosen?.act === 'change'}
        account={chosen?.account ?? null}
        onClose={() => setChosen(null)}
      />
      <EndDialog chosen={chosen} onClose={() => setChosen(null)} />
    </div>
  );
}

function NoAccounts() {
  return (
    <EmptyState title="No service account yet">
      A service account is what a program is in this workspace. Its keys can last, and it can be disabled at once.
    </EmptyState>
  );
}

const facts: readonly Column<ServiceAccount>[] = [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(10rem, 1.6fr)',
    card: 'title',
    cell: ({ name, description }) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{name}</span>
        {description ? <span className="truncate text-meta text-muted">{description}</span> : null}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: '8rem',
    card: 'status',
    cell: ({ disabled }) => (disabled ? <Status state="disabled" /> : <Status state="healthy" word="active" />),
  },
  { key: 'role', header: 'Role', width: '7rem', cell: ({ role }) => role },
  { key: 'keys', header: 'Working keys', width: '7rem', align: 'end', cell: ({ keys }) => String(keys) },
  { key: 'made', header: 'Made', width: '8rem', from: 'lg', cell: ({ createdAt }) => <TimeText at={createdAt} /> },
];

const acts = (onAct: (act: Act, account: ServiceAccount) => void): Column<ServiceAccount> => ({
  key: 'acts',
  header: 'Acts',
  width: '3.5rem',
  align: 'end',
  card: 'acts',
  cell: (account) => (
    <Menu
      trigger={<IconButton label={`Acts on ${account.name}`} icon={<Ellipsis size={16} aria-hidden />} />}
      entries={[
        { label: 'Change…', onSelect: () => onAct('change', account) },
        { label: account.disabled ? 'Let it work again' : 'Disable…', onSelect: () => onAct('disable', account) },
        { label: 'Delete…', onSelect: () => onAct('delete', account) },
      ]}
    />
  ),
});

function EndDialog({ chosen, onClose }: { chosen: Chosen | null; onClose: () => void }) {
  const update = useUpdateAccount();
  const remove = useRemoveAccount();
  const ending = chosen?.act === 'change' ? null : chosen;
  const shown = useLast(ending);
  const account = shown?.account;
  if (!shown || !account) return null;
  const isDelete = shown.act === 'delete';
  const { id: serviceAccountId, version, name } = account;
  const keys = account.keys === 1 ? 'Its 1 key is' : `Its ${account.keys} keys are`;
  const act = isDelete
    ? () => remove.mutateAsync(serviceAccountId)
    : () => update.mutateAsync({ serviceAccountId, version, disabled: true });
  return (
    <ConfirmDialog
      open={ending !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`${isDelete ? 'Delete' : 'Disable'} the service account ${name}`}
      consequence={
        isDelete
          ? `${keys} deleted with it and refused from the next request on. This cannot be undone.`
          : `${keys} refused from the next request on, until the account is let work again.`
      }
      confirmLabel={`${isDelete ? 'Delete' : 'Disable'} 1 account`}
      cancelLabel="Keep it as it is"
      {...(isDelete ? { typeToConfirm: name } : {})}
      onConfirm={async () => void (await act())}
    />
  );
}
