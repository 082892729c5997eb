'use client';
import {
  Button,
  DataTable,
  EmptyState,
  FilterInput,
  Freshness,
  PageHeader,
  type Column,
  lateDialog,
  pagedRows,
} from '@fettle/ui';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { rightName, rightSentence, type Team } from './team-words';
import { useTeams } from './use-teams';

const TeamDialog = lateDialog(async () => (await import('./team-dialog')).TeamDialog);

const columns: readonly Column<Team>[] = [
  {
    key: 'name',
    header: 'Team',
    width: 'minmax(9rem, 2fr)',
    card: 'title',
    cell: (team) => (
      <span className="truncate" title={team.name}>
        {team.name}
        {team.isMine ? <span className="text-muted"> · yours</span> : null}
      </span>
    ),
  },
  {
    key: 'right',
    header: 'Its members may, on its nodes',
    width: 'minmax(11rem, 2fr)',
    cell: (team) => (
      <span className={team.role ? undefined : 'text-muted'} title={rightSentence(team.role)}>
        {team.role ? `what an ${team.role} may` : rightName(team.role)}
      </span>
    ),
  },
  { key: 'members', header: 'Members', width: '6rem', align: 'end', cell: (team) => team.members },
  { key: 'nodes', header: 'Nodes', width: '5rem', align: 'end', cell: (team) => team.nodes },
  {
    key: 'description',
    header: 'Description',
    width: 'minmax(10rem, 3fr)',
    from: 'lg',
    card: 'hidden',
    cell: (team) => <span className="text-muted">{team.description || '–'}</span>,
  },
];

/** Who looks after which nodes. */
export function TeamsPage() {
  const { can, path } = useWorkspace();
  const router = useRouter();
  const [search, setSearch] = useQueryState('search', parseAsString.withDefault(''));
  const [isMaking, setMaking] = useState(false);
  const list = useTeams(search);
  const total = list.data?.pages[0]?.total;
  const isEmpty = total === 0 && search === '';
  const newTeam = can('team:manage') ? (
    <Button variant="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      New team
    </Button>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Teams"
        beside
        answer={
          total === undefined || isEmpty ? undefined : <span aria-live="polite">{countWords(total, search)}</span>
        }
        age={
          total === undefined ? undefined : <Freshness did="checked" at={list.dataUpdatedAt} expectedEveryMs={75_000} />
        }
        actions={isEmpty ? null : newTeam}
      />
      {isEmpty ? null : (
        <FilterInput
          label="Search teams"
          placeholder="Search name or description"
          value={search}
          onChange={(next) => void setSearch(next || null)}
        />
      )}
      <TeamTable
        list={list}
        empty={isEmpty ? <NoTeams action={newTeam} /> : <NothingFound onClear={() => void setSearch(null)} />}
      />
      <TeamDialog
        open={isMaking}
        onClose={() => setMaking(false)}
        onSaved={({ id }) => router.push(path(`teams/${id}`))}
      />
    </div>
  );
}

const countWords = (total: number, search: string) =>
  `${total} ${total === 1 ? 'team' : 'teams'}${search ? ' of this search' : ''}`;

function TeamTable({ list, empty }: { list: ReturnType<typeof useTeams>; empty: React.ReactNode }) {
  const { path } = useWorkspace();
  return (
    <DataTable
      label="Teams"
      unit={['team', 'teams']}
      columns={columns}
      rowKey={({ id }) => id}
      rowLabel={({ name }) => name}
      rowHref={({ id }) => path(`teams/${id}`)}
      {...pagedRows(list)}
      empty={empty}
    />
  );
}

function NoTeams({ action }: { action: React.ReactNode }) {
  return (
    <EmptyState title="No team yet" action={action}>
      {action
        ? 'A team owns nodes and may let its members do more on them than their own role allows, such as run commands.'
        : 'Making teams takes the permission team:manage, which admins of this workspace have. Ask one of them.'}
    </EmptyState>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="No team matches" action={<Button onClick={onClear}>Show all teams</Button>}>
      Names and descriptions were searched.
    </EmptyState>
  );
}
