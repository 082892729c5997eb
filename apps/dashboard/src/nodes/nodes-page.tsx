'use client';
import { nodeFilterFields, nodeSorts } from '@fettle/contracts';
import { Button, cn, DataTable, EmptyState, LinkButton, useStale } from '@fettle/ui';
import { Plus } from 'lucide-react';
import { listGrammar } from '@/list/list-grammar';
import { useListUrl } from '@/list/use-list-url';
import { usePeekPage } from '@/list/use-peek-page';
import { usePicked } from '@/list/use-picked';
import { RequestPanel } from '@/enrolment-requests/request-panel';
import { useSavedView } from '@/views/use-saved-view';
import { useWorkspace } from '@/session/use-session';
import dynamic from 'next/dynamic';
import { LayoutBar } from './layout-bar';
import { nodeColumns, oldNodeColumns } from './node-columns';
import { NodePeek } from './node-peek';
import type { Node } from './node-presence';
import { NodesBar } from './nodes-bar';
import { NodesFilter } from './nodes-filter';
import { NodesHeader } from './nodes-header';
import { pickedNode } from './picked-node';
import { useNodeRows } from './use-node-rows';

// Most people look at the list: what draws cells and groups comes when it is asked for.
const NodeHeat = dynamic(async () => (await import('./heat/node-heat')).NodeHeat);
const GroupedNodes = dynamic(async () => (await import('./grouped/grouped-nodes')).GroupedNodes);

/** What acts on selected nodes take. */
const actPermissions = ['task:run-medium', 'node:update', 'window:manage'] as const;
const grammar = listGrammar(nodeFilterFields);
const idOf = (node: { id: string }) => node.id;

/** Which nodes need somebody, and all the others. */
export function NodesPage() {
  const { path, can, canSomewhere } = useWorkspace();
  const list = useListUrl('nodes', nodeSorts, { key: 'worst', direction: 'asc' });
  const saved = useSavedView('nodes');
  const isReadable = grammar.problems(list.q).length === 0;
  const { layout, groupBy, metric } = saved.state;
  const showAll = () => list.setQ('');
  const nodes = useNodeRows(isReadable ? { q: list.q, sort: list.sort } : null);
  const { rows, newest } = nodes;
  const picked = usePicked(rows, (node: Node) => pickedNode(node, (one) => can('task:run-medium', one)));
  const mayAct = can('team:manage') || actPermissions.some((permission) => canSomewhere(permission));
  usePeekPage(list.peek === null ? null : path(`nodes/${list.peek}`));
  const cutSince = useStale();
  const isOld = (nodes.error !== null || cutSince !== null) && rows !== undefined;
  const isFiltered = list.q.trim() !== '';
  const isEmptyFleet = newest?.total === 0 && !isFiltered && !nodes.isBefore;
  const addNode = can('node:enrol') ? (
    <LinkButton href={path('nodes/new')} variant="primary" icon={<Plus size={16} aria-hidden />}>
      Add a node
    </LinkButton>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      <NodesHeader
        newest={newest}
        isPending={nodes.isPending}
        isOld={isOld}
        isEmptyFleet={isEmptyFleet}
        q={isReadable ? list.q : ''}
        sort={list.sort}
        view={list.view}
        onView={list.setView}
        addNode={addNode}
      />
      <RequestPanel />
      {isEmptyFleet ? null : <NodesFilter q={list.q} onQ={list.setQ} presences={newest?.presences} isOld={isOld} />}
      {isEmptyFleet ? null : <LayoutBar saved={saved} />}
      <div className={cn('grid items-start gap-4', list.peek && 'lg:grid-cols-[minmax(0,1fr)_20rem]')}>
        {isEmptyFleet || (layout === 'list' && !groupBy) ? null : layout === 'heat' ? (
          <NodeHeat
            q={isReadable ? list.q : null}
            metric={metric}
            peek={list.peek}
            onPeek={list.setPeek}
            onShowAll={showAll}
          />
        ) : (
          <GroupedNodes
            q={isReadable ? list.q : null}
            by={groupBy ?? 'tag'}
            sort={list.sort}
            onSort={list.setSort}
            view={list.view}
            peek={{ key: list.peek, onChange: list.setPeek }}
            onShowAll={showAll}
          />
        )}
        {isEmptyFleet || (layout === 'list' && !groupBy) ? (
          <DataTable
            label="Nodes"
            unit={['node', 'nodes']}
            columns={isOld ? oldNodeColumns : nodeColumns}
            view={list.view}
            rows={isReadable ? rows : []}
            rowKey={idOf}
            rowLabel={(node) => node.name}
            rowHref={(node) => path(`nodes/${node.id}`)}
            sort={list.sort}
            onSortChange={list.setSort}
            // Selecting is for acts: who may do none of them is not offered it.
            {...(mayAct ? { selection: picked.selection } : {})}
            peek={{ key: list.peek, onChange: list.setPeek }}
            {...(newest && !nodes.isBefore ? { total: newest.total } : {})}
            hasMore={nodes.hasMore}
            loading={nodes.isFetching}
            onEndReached={nodes.more}
            onRangeChange={nodes.show}
            error={nodes.error}
            onRetry={nodes.refetch}
            bar={
              picked.picked.size > 0 ? (
                <NodesBar picked={picked} q={isReadable ? list.q : ''} matching={newest?.total ?? 0} />
              ) : null
            }
            empty={
              !isReadable || isFiltered ? (
                <NothingFound isReadable={isReadable} onClear={() => list.setQ('')} />
              ) : (
                <EmptyFleet action={addNode} />
              )
            }
          />
        ) : null}
        {list.peek ? <Peek id={list.peek} rows={rows ?? []} onPeek={list.setPeek} /> : null}
      </div>
    </div>
  );
}

function Peek({ id, rows, onPeek }: { id: string; rows: readonly Node[]; onPeek: (id: string | null) => void }) {
  const at = rows.findIndex((node) => node.id === id);
  const to = (node: Node | undefined) => (node ? () => onPeek(node.id) : undefined);
  return (
    <NodePeek
      nodeId={id}
      row={rows[at]}
      onPrevious={to(rows[at - 1])}
      onNext={at < 0 ? to(rows[0]) : to(rows[at + 1])}
      onClose={() => onPeek(null)}
    />
  );
}

function NothingFound({ isReadable, onClear }: { isReadable: boolean; onClear: () => void }) {
  return (
    <EmptyState
      title={isReadable ? 'No node matches' : 'This filter cannot be read'}
      action={<Button onClick={onClear}>Show all nodes</Button>}
    >
      {isReadable
        ? 'Words without a field are looked for in names and hostnames.'
        : 'What is wrong is underlined above. Nothing is shown until it is put right or taken away.'}
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
