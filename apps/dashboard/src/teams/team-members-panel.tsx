'use client';
import { Button, ConfirmDialog, FilterInput, IconButton, Panel, Skeleton } from '@fettle/ui';
import { UserMinus, UserPlus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { AddMembersDialog } from './add-members-dialog';
import { rightName, type Team } from './team-words';
import { useRemoveMember, useTeamMembers } from './use-teams';

interface Member {
  userId: string;
  name: string;
  email: string;
  role: string;
}

/** Who belongs to a team, with the own role of each. */
export function TeamMembersPanel({ team }: { team: Team }) {
  const { can } = useWorkspace();
  const [search, setSearch] = useQueryState('members', parseAsString.withDefault(''));
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const members = useTeamMembers(team.id, search);
  const rows = members.data?.items ?? [];
  const total = members.data?.total ?? 0;
  const mayManage = can('team:manage');
  return (
    <Panel
      title={`Members (${team.members})`}
      aside={
        mayManage ? (
          <Button size="compact" icon={<UserPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            Add members…
          </Button>
        ) : null
      }
    >
      <div className="flex flex-col gap-3">
        {team.members > 10 || search ? <MemberSearch search={search} onSearch={setSearch} /> : null}
        {members.error ? (
          <PlainError
            error={members.error}
            title="The members could not be read"
            needs="team:read"
            onRetry={() => void members.refetch()}
          />
        ) : null}
        {members.data ? null : members.error ? null : <Skeleton label="Reading the members" lines={3} />}
        {members.data && rows.length === 0 ? (
          <p className="text-dense text-muted">
            {search ? 'No member matches.' : 'Nobody belongs to it yet, so nobody may do more by it.'}
          </p>
        ) : null}
        <MemberRows rows={rows} mayManage={mayManage} onLeave={setLeaving} />
        {total > rows.length ? (
          <p className="text-meta text-muted">
            {rows.length} of {total}; search to find the others.
          </p>
        ) : null}
      </div>
      {mayManage ? <AddMembersDialog open={isAdding} team={team} onClose={() => setAdding(false)} /> : null}
      <LeaveDialog team={team} member={leaving} onClose={() => setLeaving(null)} />
    </Panel>
  );
}

function MemberSearch({ search, onSearch }: { search: string; onSearch: (next: string | null) => Promise<unknown> }) {
  return (
    <FilterInput
      label="Search members"
      placeholder="Search name or e-mail"
      value={search}
      onChange={(next) => void onSearch(next || null)}
    />
  );
}

interface MemberRowsProps {
  rows: readonly Member[];
  mayManage: boolean;
  onLeave: (member: Member) => void;
}

function MemberRows({ rows, mayManage, onLeave }: MemberRowsProps) {
  return (
    <ul aria-label="Members of the team" className="flex flex-col divide-y divide-line">
      {rows.map((member) => (
        <li key={member.userId} className="flex min-h-11 items-center gap-3 py-1 text-dense">
          <span className="min-w-0 flex-1">
            <span className="block truncate">{member.name}</span>
            <span className="block truncate text-meta text-muted">{member.email}</span>
          </span>
          <span className="text-muted">{member.role}</span>
          {mayManage ? (
            <IconButton
              size="compact"
              label={`Take ${member.name} out of the team`}
              icon={<UserMinus size={16} aria-hidden />}
              onClick={() => onLeave(member)}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function LeaveDialog({ team, member, onClose }: { team: Team; member: Member | null; onClose: () => void }) {
  const remove = useRemoveMember();
  const loses = team.role
    ? `What the team lets its members do on its nodes (${rightName(team.role)}) ends for them with their next request.`
    : 'The team grants nothing, so no right is lost.';
  return (
    <ConfirmDialog
      open={member !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Take ${member?.name ?? ''} out of ${team.name}`}
      consequence={`${loses} The membership of the workspace stays.`}
      confirmLabel="Take out 1 member"
      cancelLabel="Keep the member"
      busyLabel="Taking out…"
      onConfirm={async () => {
        if (member) await remove.mutateAsync({ teamId: team.id, userId: member.userId });
      }}
    />
  );
}
