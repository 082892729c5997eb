'use client';
import { nodePresences } from '@fettle/contracts';
import {
  Button,
  DataTable,
  EmptyState,
  FilterInput,
  Freshness,
  LinkButton,
  PageHeader,
  SegmentedControl,
  Skeleton,
  Status,
} from '@fettle/ui';
import { Plus } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useWorkspace } from '@/session/use-session';
import { nodeColumns, oldNodeColumns } from './node-columns';
import { fleetVerdict } from './node-presence';
import { PresenceFilter } from './presence-filter';
import { useNodes } from './use-nodes';

const sorts = ['worst', 'name', 'newest'] as const;
const sortSegments = [
  { value: 'worst', label: 'Worst first' },
  { value: 'name', label: 'Name' },
  { value: 'newest', label: 'Newest' },
] as const;
const urlState = {
  q: parseAsString.withDefault(''),
  presence: parseAsStringLiteral(nodePresences),
  sort: parseAsStringLiteral(sorts).withDefault('worst'),
};

/** Which nodes need somebody, and all the others. */
export function NodesPage() {
  const { path, can } = useWorkspace();
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const nodes = useNodes({ search: view.q || undefined, presence: view.presence ?? undefined, sort: view.sort });
  const newest = nodes.data?.pages.at(-1);
  const rows = nodes.data?.pages.flatMap((page) => page.items);
  const verdict = newest ? fleetVerdict(newest.presences) : null;
  const isEmptyFleet = newest !== undefined && Object.values(newest.presences).every((count) => count === 0);
  const isOld = nodes.error !== null && rows !== undefined;
  const isFiltered = view.q !== '' || view.presence !== null;
  const addNode = can('node:enrol') ? (
    <LinkButton href={path('nodes/new')} variant="primary" icon={<Plus size={16} aria-hidden />}>
      Add a node
    </LinkButton>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Nodes"
        beside
        answer={
          verdict && !isEmptyFleet ? (
            <span aria-live="polite">
              <Status
                variant="verdict"
                state={isOld ? 'stale' : verdict.state}
                word={isOld ? `${verdict.words}, when last read` : verdict.words}
              />
            </span>
          ) : nodes.isPending ? (
            <Skeleton label="Counting nodes" className="h-8 w-64" />
          ) : undefined
        }
        age={
          newest && !isEmptyFleet ? (
            <>
              checked <Freshness at={newest.asOf} expectedEveryMs={75_000} />
            </>
          ) : undefined
        }
        actions={isEmptyFleet ? null : addNode}
      />
      {isEmptyFleet ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <FilterInput
            label="Search nodes by name or hostname"
            placeholder="Search name or hostname"
            className="w-72 max-sm:w-full"
            value={view.q}
            onChange={(q) => void setView({ q: q || null })}
          />
          <PresenceFilter
            value={view.presence}
            counts={newest?.presences}
            isOld={isOld}
            onChange={(presence) => void setView({ presence })}
          />
          <span className="ml-auto max-sm:ml-0">
            <SegmentedControl
              label="Order"
              segments={sortSegments}
              value={view.sort}
              onChange={(sort) => void setView({ sort })}
            />
          </span>
        </div>
      )}
      <DataTable
        label="Nodes"
        unit={['node', 'nodes']}
        columns={isOld ? oldNodeColumns : nodeColumns}
        rows={rows}
        rowKey={(node) => node.id}
        rowLabel={(node) => node.name}
        rowHref={(node) => path(`nodes/${node.id}`)}
        {...(newest ? { total: newest.total } : {})}
        hasMore={nodes.hasNextPage}
        loading={nodes.isFetching}
        onEndReached={() => {
          if (!nodes.isFetchingNextPage) void nodes.fetchNextPage();
        }}
        staleSince={isOld ? nodes.dataUpdatedAt : undefined}
        error={nodes.error}
        onRetry={() => void nodes.refetch()}
        empty={
          isFiltered && !isEmptyFleet ? (
            <NothingFound onClear={() => void setView({ q: null, presence: null })} />
          ) : (
            <EmptyFleet action={addNode} />
          )
        }
      />
    </div>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="No node matches" action={<Button onClick={onClear}>Show all nodes</Button>}>
      Search looks at names and hostnames.
    </EmptyState>
  );
}

function EmptyFleet({ action }: { action: React.ReactNode }) {
  return (
    <EmptyState title="No node has joined yet" action={action}>
      {action
        ? 'A node is a Linux machine that runs the Fettle agent. One command adds it; it shows up here within a minute.'
        : 'Adding nodes takes the permission node:enrol, which admins of this workspace have. Ask one of them.'}
    </EmptyState>
  );
}
