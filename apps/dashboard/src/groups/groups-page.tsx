'use client';
import { formatFilterValue } from '@fettle/contracts';
import {
  Button,
  DataTable,
  EmptyState,
  Freshness,
  lateDialog,
  Menu,
  PageHeader,
  Status,
  type Column,
} from '@fettle/ui';
import { MoreHorizontal, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { TagsPanel } from './tags-panel';
import { useGroups, type Group } from './use-groups';

const GroupDialog = lateDialog(async () => (await import('./group-dialog')).GroupDialog);
const RemoveGroupDialog = lateDialog(async () => (await import('./remove-group-dialog')).RemoveGroupDialog);

type Act = { kind: 'make' } | { kind: 'change' | 'remove'; group: Group } | null;

/** Groups of nodes, listed or by rule, and the tags that nodes have. */
export function GroupsPage() {
  const { can, path } = useWorkspace();
  const groups = useGroups();
  const [act, setAct] = useState<Act>(null);
  const items = groups.data?.items;
  const newGroup = can('group:manage') ? (
    <Button variant="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setAct({ kind: 'make' })}>
      New group
    </Button>
  ) : null;
  const close = () => setAct(null);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Groups"
        beside
        answer={items && items.length > 0 ? `${items.length} ${items.length === 1 ? 'group' : 'groups'}` : undefined}
        age={items ? <Freshness did="checked" at={groups.dataUpdatedAt} expectedEveryMs={75_000} /> : undefined}
        actions={items?.length === 0 ? null : newGroup}
      />
      <DataTable
        label="Groups"
        unit={['group', 'groups']}
        columns={columnsWith(can('group:manage') ? setAct : null)}
        rows={items}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        rowHref={({ name }) => `${path('nodes')}?q=${encodeURIComponent(`group:${formatFilterValue(name)}`)}`}
        error={groups.error}
        onRetry={() => void groups.refetch()}
        loading={groups.isFetching}
        empty={<NoGroups action={newGroup} />}
      />
      <TagsPanel />
      <GroupDialog
        open={act?.kind === 'make' || act?.kind === 'change'}
        group={act?.kind === 'change' ? act.group : null}
        onClose={close}
      />
      <RemoveGroupDialog
        open={act?.kind === 'remove'}
        group={act?.kind === 'remove' ? act.group : null}
        onClose={close}
      />
    </div>
  );
}

function columnsWith(onAct: ((act: Act) => void) | null): readonly Column<Group>[] {
  const acts: Column<Group> = {
    key: 'acts',
    header: 'Acts',
    width: '4rem',
    align: 'end',
    card: 'acts',
    cell: (group) => (
      <Menu
        trigger={
          <Button variant="ghost" size="compact" aria-label={`Acts on ${group.name}`}>
            <MoreHorizontal size={16} aria-hidden />
          </Button>
        }
        entries={[
          { label: 'Change…', onSelect: () => onAct?.({ kind: 'change', group }) },
          { label: 'Delete…', onSelect: () => onAct?.({ kind: 'remove', group }) },
        ]}
      />
    ),
  };
  return onAct ? [...columns, acts] : columns;
}

const columns: readonly Column<Group>[] = [
  {
    key: 'name',
    header: 'Group',
    width: 'minmax(9rem, 2fr)',
    card: 'title',
    cell: ({ name }) => (
      <span className="truncate" title={name}>
        {name}
      </span>
    ),
  },
  {
    key: 'rule',
    header: 'Who belongs to it',
    width: 'minmax(10rem, 3fr)',
    cell: ({ rule }) =>
      rule === null ? (
        <span className="text-muted">listed nodes</span>
      ) : (
        <code className="truncate font-mono text-meta" title={rule}>
          {rule}
        </code>
      ),
  },
  { key: 'nodes', header: 'Nodes', width: '5rem', align: 'end', cell: ({ nodes }) => nodes.toLocaleString('en-US') },
  {
    key: 'offline',
    header: 'Offline',
    width: '7rem',
    cell: ({ offline, nodes }) =>
      offline > 0 ? (
        <Status state="down" word={offline.toLocaleString('en-US')} />
      ) : (
        <span className="text-muted">{nodes === 0 ? 'no nodes' : 'none'}</span>
      ),
  },
  {
    key: 'description',
    header: 'Description',
    width: 'minmax(8rem, 2fr)',
    from: 'lg',
    card: 'hidden',
    cell: ({ description }) => <span className="text-muted">{description || '–'}</span>,
  },
];

/** The tags that nodes have, those with the worst presence first. */
function NoGroups({ action }: { action: React.ReactNode }) {
  return (
    <EmptyState title="No group yet" action={action}>
      {action
        ? 'A group is a name for some nodes: those that match a rule, or those that you list. Lists, runs and views ask for it as group:name.'
        : 'Making groups takes the permission group:manage, which editors and admins of this workspace have. Ask one of them.'}
    </EmptyState>
  );
}
