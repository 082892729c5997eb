'use client';
import { ApiError } from '@fettle/client';
import {
  Button,
  DataTable,
  EmptyState,
  FilterInput,
  Freshness,
  PageHeader,
  Select,
  lateDialog,
  pagedRows,
} from '@fettle/ui';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Frame } from '@/shell/frame';
import { userColumns } from './user-columns';
import { countWords, roleWords, stateWords } from './user-words';
import { useUserSearch, useUsers, type UserSearch } from './use-users';

const InviteDialog = lateDialog(async () => (await import('./invite-dialog')).InviteDialog);

const stateOptions = [
  { value: '', label: 'Every state' },
  ...Object.entries(stateWords).map(([value, { word }]) => ({ value, label: word })),
];
const roleOptions = [
  { value: '', label: 'Every role' },
  ...Object.entries(roleWords).map(([value, label]) => ({ value, label })),
];

/** Everybody on this platform. */
export function UsersPage() {
  const search = useUserSearch();
  const list = useUsers(search);
  const [isInviting, setInviting] = useState(false);
  const first = list.data?.pages[0];
  const isFiltered = Boolean(search.q ?? search.state ?? search.role);
  return (
    <Frame readAt={list.dataUpdatedAt || null} error={isMistyped(list.error) ? null : list.error} lateAfterMs={75_000}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Users"
          beside
          answer={first ? <span aria-live="polite">{countWords(first.states)}</span> : undefined}
          age={first ? <Freshness did="checked" at={list.dataUpdatedAt} expectedEveryMs={75_000} /> : undefined}
          actions={
            <Button variant="primary" icon={<UserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
              Invite people
            </Button>
          }
        />
        <SearchBar search={search} />
        <DataTable
          label="Users"
          unit={['person', 'people']}
          columns={userColumns}
          rowKey={({ id }) => id}
          rowLabel={({ name }) => name}
          rowHref={({ id }) => `/users/${id}`}
          sort={{ key: search.sort ?? 'name', direction: search.direction ?? 'asc' }}
          onSortChange={({ key, direction }) => void search.set({ sort: key as UserSearch['sort'], direction })}
          {...pagedRows(list)}
          empty={
            <Nobody isFiltered={isFiltered} onClear={() => void search.set({ q: null, state: null, role: null })} />
          }
        />
      </div>
      <InviteDialog open={isInviting} onClose={() => setInviting(false)} />
    </Frame>
  );
}

/** A filter that cannot be read is no outage: the list says what is wrong with it. */
const isMistyped = (error: unknown) => error instanceof ApiError && error.code === 'request.filter_invalid';

function SearchBar({ search }: { search: UserSearch }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterInput
        label="Filter people by a part of a name or an address, or by conditions such as workspace:ops or signin>90d"
        placeholder="Name, e-mail, workspace:ops"
        className="w-80 max-sm:w-full"
        value={search.q ?? ''}
        onChange={(q) => void search.set({ q: q || null })}
      />
      <Select
        aria-label="State"
        className="w-36"
        options={stateOptions}
        value={search.state ?? ''}
        onChange={(event) => void search.set({ state: (event.target.value || null) as UserSearch['state'] })}
      />
      <Select
        aria-label="Platform role"
        className="w-52"
        options={roleOptions}
        value={search.role ?? ''}
        onChange={(event) => void search.set({ role: (event.target.value || null) as UserSearch['role'] })}
      />
    </div>
  );
}

function Nobody({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (!isFiltered) return <EmptyState title="There is nobody yet">Invite the first person.</EmptyState>;
  return (
    <EmptyState title="Nobody fits" action={<Button onClick={onClear}>Show everybody</Button>}>
      Take a part of the search away to see more.
    </EmptyState>
  );
}
