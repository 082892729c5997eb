import type { WorkspaceRole } from '@fettle/contracts';
import { IconButton, Menu, Select, Status, TimeText, type Column, type MenuEntry } from '@fettle/ui';
import { Ellipsis } from 'lucide-react';
import { assignableRoles, memberStatus, type Member } from './member-words';

export type MemberAct =
  | { readonly kind: 'role'; readonly member: Member; readonly role: WorkspaceRole }
  | { readonly kind: 'remove' | 'resend' | 'leave'; readonly member: Member };

export interface MemberColumnsInput {
  /** The role of who looks; null where members may not be managed. */
  readonly managing: WorkspaceRole | null;
  readonly ownId: string;
  readonly onAct: (act: MemberAct) => void;
}

const facts: readonly Column<Member>[] = [
  {
    key: 'teams',
    header: 'Teams',
    width: 'minmax(6rem, 1fr)',
    from: 'lg',
    cell: ({ teams }) => {
      const names = teams.map(({ name }) => name).join(', ');
      return (
        <span className="text-muted" title={names}>
          {names || 'none'}
        </span>
      );
    },
  },
  {
    key: 'seen',
    header: 'Last sign-in',
    sortable: true,
    firstDirection: 'desc',
    width: '8rem',
    from: 'lg',
    cell: ({ lastSignInAt }) =>
      lastSignInAt ? <TimeText at={lastSignInAt} /> : <span className="text-muted">not yet</span>,
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

/** The columns of the list of members; a role is changed in its cell. */
export function memberColumns(input: MemberColumnsInput): readonly Column<Member>[] {
  return [
    {
      key: 'name',
      header: 'Member',
      sortable: true,
      width: 'minmax(11rem, 2fr)',
      card: 'title',
      cell: ({ userId, name, email }) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium">
            {name}
            {userId === input.ownId ? <span className="font-normal text-muted"> (you)</span> : null}
          </span>
          <span className="truncate text-meta text-muted">{email}</span>
        </span>
      ),
    },
    {
      key: 'state',
      header: 'State',
      width: 'minmax(8.5rem, 1fr)',
      card: 'status',
      cell: (member) => <Status {...memberStatus(member)} />,
    },
    {
      key: 'role',
      header: 'Role',
      sortable: true,
      width: '9rem',
      cell: (member) => <Role {...input} member={member} />,
    },
    ...facts,
    {
      key: 'acts',
      header: 'Acts',
      width: '3.5rem',
      align: 'end',
      card: 'acts',
      cell: (member) => <Acts {...input} member={member} />,
    },
  ];
}

type CellProps = MemberColumnsInput & { member: Member };

function Role({ managing, member, onAct }: CellProps) {
  const offered = managing ? assignableRoles(managing, member.role) : [];
  if (offered.length === 0) return <span>{member.role}</span>;
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      options={offered.map((role) => ({ value: role, label: role }))}
      // The list shows what is, until the change is confirmed and made.
      value={member.role}
      onChange={(event) => onAct({ kind: 'role', member, role: event.target.value as WorkspaceRole })}
    />
  );
}

function Acts({ managing, ownId, member, onAct }: CellProps) {
  const isOwn = member.userId === ownId;
  const isManaged = managing !== null && assignableRoles(managing, member.role).length > 0;
  const isPending = member.state === 'pending';
  const entries: MenuEntry[] = [
    ...(isManaged && isPending
      ? [{ label: 'Send the invitation again…', onSelect: () => onAct({ kind: 'resend', member }) }]
      : []),
    ...(isManaged && !isOwn
      ? [
          {
            label: isPending ? 'Revoke the invitation…' : 'Remove from the workspace…',
            onSelect: () => onAct({ kind: 'remove', member }),
          },
        ]
      : []),
    ...(isOwn ? [{ label: 'Leave the workspace…', onSelect: () => onAct({ kind: 'leave', member }) }] : []),
  ];
  if (entries.length === 0) return null;
  return (
    <Menu
      trigger={<IconButton label={`Acts on ${member.name}`} icon={<Ellipsis size={16} aria-hidden />} />}
      entries={entries}
    />
  );
}
