'use client';
import { Button, DataTable, EmptyState, FilterInput, Status, TimeText, type Column, pagedRows } from '@fettle/ui';
import { stateWords } from '@/users/user-words';
import { useWorkspaceMembers, type PeopleSearch, type WorkspaceMember } from './use-workspace-people';

const none = (words: string) => <span className="text-muted">{words}</span>;

const columns: readonly Column<WorkspaceMember>[] = [
  {
    key: 'name',
    header: 'Member',
    sortable: true,
    width: 'minmax(11rem, 2fr)',
    card: 'title',
    cell: ({ name, email }) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{name}</span>
        <span className="truncate text-meta font-normal text-muted">{email}</span>
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: 'minmax(9rem, 1fr)',
    card: 'status',
    cell: ({ state, invitation }) =>
      invitation?.isExpired ? (
        <Status state="degraded" word="invitation ran out" />
      ) : (
        <Status state={stateWords[state].status} word={stateWords[state].word} />
      ),
  },
  { key: 'role', header: 'Role', sortable: true, width: '7rem', cell: ({ role }) => role },
  {
    key: 'teams',
    header: 'Teams',
    width: 'minmax(6rem, 1.4fr)',
    from: 'lg',
    cell: ({ teams }) => {
      const names = teams.map(({ name }) => name).join(', ');
      return names ? <span title={names}>{names}</span> : none('none');
    },
  },
  {
    key: 'seen',
    header: 'Last sign-in',
    sortable: true,
    firstDirection: 'desc',
    width: '8rem',
    cell: ({ lastSignInAt }) => (lastSignInAt ? <TimeText at={lastSignInAt} /> : none('never')),
  },
  {
    key: 'joined',
    header: 'Member since',
    sortable: true,
    firstDirection: 'desc',
    width: '8rem',
    from: 'xl',
    card: 'hidden',
    cell: ({ joinedAt }) => <TimeText at={joinedAt} />,
  },
];

/** Who belongs to a workspace; each row leads to the person. */
export function WorkspaceMembers({ workspaceId, search }: { workspaceId: string; search: PeopleSearch }) {
  const list = useWorkspaceMembers(workspaceId, search);
  return (
    <div className="flex flex-col gap-3">
      <FilterInput
        label="Part of a name or e-mail address"
        placeholder="Name or e-mail"
        className="w-80 max-sm:w-full"
        value={search.search}
        onChange={search.setSearch}
      />
      <DataTable
        label="Members"
        unit={['member', 'members']}
        // A name and an address are two lines.
        view={{ columns: null, density: 'touch' }}
        columns={columns}
        rowKey={({ userId }) => userId}
        rowLabel={({ name }) => name}
        rowHref={({ userId }) => `/users/${userId}`}
        sort={search.sort}
        onSortChange={search.setSort}
        {...pagedRows(list)}
        empty={<NoMember search={search} />}
      />
    </div>
  );
}

function NoMember({ search }: { search: PeopleSearch }) {
  if (!search.search.trim()) {
    return <EmptyState title="Nobody belongs to it">Add an owner, who then invites everybody else.</EmptyState>;
  }
  return (
    <EmptyState title="No member fits" action={<Button onClick={() => search.setSearch('')}>Show all members</Button>}>
      Names and e-mail addresses were searched.
    </EmptyState>
  );
}
