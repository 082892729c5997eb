'use client';
import { teamRoleWords } from '@fettle/contracts';
import { Button, DataTable, EmptyState, FilterInput, Link, type Column, pagedRows } from '@fettle/ui';
import { useWorkspaceTeams, type PeopleSearch, type WorkspaceTeam } from './use-workspace-people';

const number = (value: number) => value.toLocaleString('en-US');

const columns: readonly Column<WorkspaceTeam>[] = [
  {
    key: 'name',
    header: 'Team',
    width: 'minmax(9rem, 1.4fr)',
    card: 'title',
    cell: ({ name, description }) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{name}</span>
        {description ? (
          <span className="truncate text-meta text-muted" title={description}>
            {description}
          </span>
        ) : null}
      </span>
    ),
  },
  {
    key: 'right',
    header: 'Its members may, on its nodes',
    width: 'minmax(12rem, 1.2fr)',
    cell: ({ role }) => (
      <span className={role ? undefined : 'text-muted'} title={teamRoleWords[role ?? 'none']}>
        {role ? `what an ${role} may` : 'grants nothing'}
      </span>
    ),
  },
  { key: 'members', header: 'Members', width: '6rem', align: 'end', cell: ({ members }) => number(members) },
  { key: 'nodes', header: 'Nodes', width: '5rem', align: 'end', cell: ({ nodes }) => number(nodes) },
  { key: 'people', header: 'Who', width: 'minmax(10rem, 2fr)', cell: (team) => <People team={team} /> },
];

function People({ team: { firstMembers, members } }: { team: WorkspaceTeam }) {
  if (firstMembers.length === 0) return <span className="text-muted">nobody</span>;
  const others = members - firstMembers.length;
  return (
    <span
      className="flex min-w-0 items-center gap-x-3 max-sm:flex-wrap"
      title={firstMembers.map(({ name }) => name).join(', ')}
    >
      {firstMembers.map(({ id, name }) => (
        <Link
          key={id}
          href={`/users/${id}`}
          prefetch={false}
          className="inline-flex min-h-6 min-w-6 items-center underline underline-offset-2 max-sm:min-h-11 max-sm:min-w-11"
        >
          <span className="truncate">{name}</span>
        </Link>
      ))}
      {others > 0 ? <span className="shrink-0 text-muted">and {number(others)} more</span> : null}
    </span>
  );
}

/** The teams of a workspace: what they grant, what they hold, and who is in them. */
export function WorkspaceTeams({ workspaceId, search }: { workspaceId: string; search: PeopleSearch }) {
  const list = useWorkspaceTeams(workspaceId, search);
  return (
    <div className="flex flex-col gap-3">
      <FilterInput
        label="Part of a team’s name or description"
        placeholder="Name or description"
        className="w-80 max-sm:w-full"
        value={search.search}
        onChange={search.setSearch}
      />
      <DataTable
        label="Teams"
        unit={['team', 'teams']}
        // A name and a description are two lines.
        view={{ columns: null, density: 'touch' }}
        columns={columns}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        {...pagedRows(list)}
        empty={<NoTeam search={search} />}
      />
    </div>
  );
}

function NoTeam({ search }: { search: PeopleSearch }) {
  if (!search.search.trim()) {
    return (
      <EmptyState title="No team yet">
        Its admins and owners make teams, which own nodes and may let their members do more on them.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No team fits" action={<Button onClick={() => search.setSearch('')}>Show all teams</Button>}>
      Names and descriptions were searched.
    </EmptyState>
  );
}
