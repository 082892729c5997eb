import { cn, MiddleText, TimeText, type Column } from '@fettle/ui';
import type { ReactNode } from 'react';
import type { Node } from './node-presence';
import { PresenceStatus } from './presence-status';

/** A measured figure; greyed where the node is not live, because it is then as old as the last contact. */
function Figure({ node, value, unit }: { node: Node; value: number | null | undefined; unit?: string }) {
  if (value === null || value === undefined)
    return (
      <span className="text-muted">
        –<span className="sr-only"> not measured</span>
      </span>
    );
  const text = unit ? `${Math.round(value)} ${unit}` : value.toFixed(2);
  return <span className={cn(node.presence !== 'live' && 'text-muted')}>{text}</span>;
}

function Work({ node }: { node: Node }) {
  const parts = [
    node.tasksRunning > 0 ? `${node.tasksRunning} running` : null,
    node.tasksWaiting > 0 ? `${node.tasksWaiting} waiting` : null,
  ];
  const words = parts.filter(Boolean).join(', ') || 'none';
  return (
    <span className="text-muted" title={words}>
      {words}
    </span>
  );
}

/** A column that is there when it is asked for. What is not known says so. */
function optional(column: Omit<Column<Node>, 'cell'>, value: (node: Node) => ReactNode): Column<Node> {
  return {
    ...column,
    optional: true,
    card: 'hidden',
    cell: (node) => <span className="text-muted">{value(node) ?? 'unknown'}</span>,
  };
}

/** The columns of the node list. */
export const nodeColumns: readonly Column<Node>[] = [
  {
    key: 'presence',
    sortable: true,
    sortKey: 'worst',
    orderWords: ['Worst first', 'Best first'],
    header: 'Presence',
    width: '10.25rem',
    card: 'status',
    cell: (node) => <PresenceStatus node={node} />,
  },
  {
    key: 'name',
    sortable: true,
    header: 'Node',
    width: 'minmax(8rem, 3fr)',
    card: 'title',
    cell: (node) => <MiddleText text={node.name} />,
  },
  {
    key: 'hostname',
    sortable: true,
    header: 'Hostname',
    width: 'minmax(8rem, 2fr)',
    from: 'lg',
    // Its beginning tells hosts apart; the domain at the end is mostly the same.
    cell: (node) => (
      <span className="text-muted" title={node.hostname}>
        {node.hostname}
      </span>
    ),
  },
  {
    key: 'cpu',
    sortable: true,
    firstDirection: 'desc',
    header: 'CPU',
    width: '4.75rem',
    align: 'end',
    cell: (node) => <Figure node={node} value={node.vitals?.cpuPercent} unit="%" />,
  },
  {
    key: 'memory',
    sortable: true,
    firstDirection: 'desc',
    header: 'Memory',
    width: '5.25rem',
    align: 'end',
    cell: (node) => <Figure node={node} value={node.vitals?.memoryPercent} unit="%" />,
  },
  {
    key: 'disk',
    sortable: true,
    firstDirection: 'desc',
    header: 'Disk',
    width: '4.75rem',
    align: 'end',
    cell: (node) => <Figure node={node} value={node.vitals?.diskPercent} unit="%" />,
  },
  {
    key: 'load',
    sortable: true,
    firstDirection: 'desc',
    header: 'Load',
    width: '4.5rem',
    align: 'end',
    from: 'lg',
    card: 'hidden',
    cell: (node) => <Figure node={node} value={node.vitals?.load1} />,
  },
  {
    key: 'tasks',
    sortable: true,
    firstDirection: 'desc',
    header: 'Tasks',
    width: '6.5rem',
    cell: (node) => <Work node={node} />,
  },
  {
    key: 'agent',
    sortable: true,
    header: 'Agent',
    width: '5.5rem',
    from: 'xl',
    card: 'hidden',
    cell: (node) => <span className="text-muted">{node.agentVersion ?? 'unknown'}</span>,
  },
  {
    key: 'seen',
    sortable: true,
    firstDirection: 'desc',
    orderWords: ['Seen longest ago first', 'Seen last first'],
    header: 'Seen',
    // A date and a time must fit.
    width: '9rem',
    align: 'end',
    cell: (node) =>
      node.lastSeenAt ? (
        <TimeText at={node.lastSeenAt} className="text-muted" />
      ) : (
        <span className="text-muted">never</span>
      ),
  },
  optional({ key: 'team', header: 'Team', width: '9rem', sortable: true }, (node) => node.teamName ?? 'none'),
  optional({ key: 'tags', header: 'Tags', width: 'minmax(8rem, 2fr)' }, (node) => node.tags.join(' ') || 'none'),
  optional({ key: 'site', header: 'Site', width: '8rem', sortable: true }, (node) => node.site ?? 'none'),
  optional({ key: 'criticality', header: 'Criticality', width: '7rem', sortable: true }, (node) => node.criticality),
  optional({ key: 'owner', header: 'Owner', width: '9rem', sortable: true }, (node) => node.owner?.name ?? 'nobody'),
  optional({ key: 'maintenance', header: 'Maintenance', width: '10rem' }, (node) => node.maintenance?.reason ?? 'none'),
  optional({ key: 'addresses', header: 'Addresses', width: '10rem' }, (node) => node.addresses[0] ?? null),
  optional({ key: 'os', header: 'System', width: '6rem', sortable: true }, (node) => node.os),
  optional({ key: 'platform', header: 'Version', width: '10rem' }, (node) => node.platformVersion),
  optional({ key: 'kernel', header: 'Kernel', width: '10rem' }, (node) => node.kernelVersion),
  optional({ key: 'arch', header: 'Architecture', width: '7.5rem', sortable: true }, (node) => node.arch),
  optional(
    {
      key: 'created',
      header: 'Joined',
      width: '9rem',
      align: 'end',
      sortable: true,
      firstDirection: 'desc',
      orderWords: ['Oldest first', 'Newest first'],
    },
    (node) => <TimeText at={node.createdAt} />,
  ),
];

/** The same where the list could not be read again: nothing is said to be live that is only remembered. */
export const oldNodeColumns: readonly Column<Node>[] = nodeColumns.map((column) =>
  column.key === 'presence' ? { ...column, cell: (node) => <PresenceStatus node={node} isOld /> } : column,
);
