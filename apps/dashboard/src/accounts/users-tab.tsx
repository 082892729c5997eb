'use client';
import type { CommandResult, UserRow } from '@fettle/contracts';
import { Button, Checkbox, EmptyState, Field, Input } from '@fettle/ui';
import { useMemo, useState } from 'react';
import { ActingReading } from '@/acts/acting-reading';
import { LocalTable } from '@/acts/local-table';
import { SearchField } from '@/acts/search-field';
import type { Plan } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { newAccountAct } from './account-acts';
import { accountColumns } from './account-columns';

/** Accounts of a node: who could sign in, and who has rights over the machine. */
export function UsersTab({ node }: NodeTabProps) {
  return (
    <ActingReading node={node} command="list_users" what="the accounts" permission="task:run-high">
      {(result, plan) => (
        <>
          <Accounts result={result} plan={plan} />
          {plan ? <NewAccount plan={plan} /> : null}
        </>
      )}
    </ActingReading>
  );
}

const textOf = (row: UserRow) => `${row.name} ${row.uid} ${row.fullName} ${row.groups.join(' ')} ${row.shell}`;

function valueOf(row: UserRow, key: string): string | number | null {
  if (key === 'power') return row.uid === 0 ? 1_000 : row.powerfulGroups.length;
  return key === 'uid' ? row.uid : row.name;
}

function Accounts({ result, plan }: { result: CommandResult<'list_users'>; plan: Plan | null }) {
  const [withSystem, setWithSystem] = useState(false);
  const all = useMemo(
    () => result.users.filter((row) => withSystem || !row.isSystem || row.uid === 0),
    [result, withSystem],
  );
  const rows = useLocalRows(all, textOf, valueOf, { key: 'name', direction: 'asc' });
  const columns = useMemo(() => accountColumns(plan), [plan]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label="Search accounts" value={rows.search} onChange={rows.setSearch} />
        <Checkbox
          label="With those of the system"
          checked={withSystem}
          onChange={(event) => setWithSystem(event.target.checked)}
        />
      </div>
      <LocalTable
        label="Accounts"
        unit={['account', 'accounts']}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.targetId}
        rowLabel={(row) => row.name}
        empty={<EmptyState title="No account matches">Search for a part of a name or a group.</EmptyState>}
      />
    </>
  );
}

function NewAccount({ plan }: { plan: Plan }) {
  const [name, setName] = useState('');
  const [groups, setGroups] = useState('');
  const isName = /^[a-z_][a-z0-9_-]{0,31}$/.test(name);
  return (
    <form
      aria-label="Add an account"
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isName)
          plan(
            newAccountAct(
              name,
              groups
                .split(',')
                .map((part) => part.trim())
                .filter(Boolean),
            ),
          );
      }}
    >
      <Field label="Name of a new account">
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label="Groups" optional>
        <Input
          value={groups}
          onChange={(event) => setGroups(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Button type="submit" disabled={!isName}>
        Add the account…
      </Button>
    </form>
  );
}
