import { IconButton, Menu, Status, TimeText, type Column } from '@fettle/ui';
import { Ellipsis } from 'lucide-react';
import type { Workspace } from './use-workspaces';
import { actEntries, statusOf, type WorkspaceActKind } from './workspace-words';

const number = (value: number) => value.toLocaleString('en-US');

const facts: readonly Column<Workspace>[] = [
  {
    key: 'owners',
    header: 'Owned by',
    width: 'minmax(8rem, 1.4fr)',
    from: 'lg',
    cell: ({ owners }) => {
      const names = owners.map(({ name, email }) => `${name}, ${email}`).join('; ');
      return owners.length === 0 ? (
        <span className="text-muted">nobody</span>
      ) : (
        <span title={names}>{owners.map(({ name }) => name).join(', ')}</span>
      );
    },
  },
  {
    key: 'members',
    header: 'Members',
    sortable: true,
    firstDirection: 'desc',
    width: '7rem',
    align: 'end',
    cell: ({ members, pendingMembers }) => (
      <span title={pendingMembers > 0 ? `${number(pendingMembers)} of them invited` : undefined}>
        {number(members)}
      </span>
    ),
  },
  {
    key: 'nodes',
    header: 'Nodes',
    sortable: true,
    firstDirection: 'desc',
    width: '5.5rem',
    align: 'end',
    cell: ({ nodes }) => number(nodes),
  },
  {
    key: 'tasks',
    header: 'Running tasks',
    sortable: true,
    firstDirection: 'desc',
    width: '8rem',
    align: 'end',
    from: 'lg',
    cell: ({ runningTasks }) => number(runningTasks),
  },
  {
    key: 'created',
    header: 'Made',
    sortable: true,
    firstDirection: 'desc',
    width: '7.5rem',
    from: 'xl',
    card: 'hidden',
    cell: ({ createdAt }) => <TimeText at={createdAt} />,
  },
];

/** The columns of the list. */
export function workspaceColumns(
  onAct: (kind: WorkspaceActKind, workspace: Workspace) => void,
): readonly Column<Workspace>[] {
  return [
    {
      key: 'name',
      header: 'Workspace',
      sortable: true,
      width: 'minmax(10rem, 2fr)',
      card: 'title',
      cell: ({ name, slug, isDefault }) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium">
            {name}
            {isDefault ? <span className="font-normal text-muted"> (default)</span> : null}
          </span>
          <span className="truncate font-mono text-meta text-muted">{slug}</span>
        </span>
      ),
    },
    {
      key: 'state',
      header: 'State',
      width: '9rem',
      card: 'status',
      cell: (workspace) => <Status {...statusOf(workspace)} />,
    },
    ...facts,
    {
      key: 'acts',
      header: 'Acts',
      width: '3.5rem',
      align: 'end',
      card: 'acts',
      cell: (workspace) => <Acts workspace={workspace} onAct={onAct} />,
    },
  ];
}

interface ActsProps {
  readonly workspace: Workspace;
  readonly onAct: (kind: WorkspaceActKind, workspace: Workspace) => void;
}

function Acts({ workspace, onAct }: ActsProps) {
  const entries = actEntries(workspace, onAct);
  if (entries.length === 0) return null;
  return (
    // Above the link that covers the row.
    <span className="relative z-10">
      <Menu
        trigger={<IconButton label={`Acts on ${workspace.name}`} icon={<Ellipsis size={16} aria-hidden />} />}
        entries={entries}
      />
    </span>
  );
}
