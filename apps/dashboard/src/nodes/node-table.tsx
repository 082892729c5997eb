'use client';
import { DataTable, EmptyState } from '@fettle/ui';
import type { ReactNode } from 'react';
import { NothingFound } from '@/list/nothing-found';
import { useWorkspace } from '@/session/use-session';
import { nodeColumns, oldNodeColumns } from './node-columns';
import { NodesBar } from './nodes-bar';
import type { NodesView } from './use-nodes-page';

/** What acts on selected nodes take. */
const actPermissions = ['task:run-medium', 'node:update', 'window:manage'] as const;
const idOf = (node: { id: string }) => node.id;

/** The nodes as a list, with the acts on those that are selected. */
export function NodeTable({ page, addNode }: { page: NodesView; addNode: ReactNode }) {
  const { list, nodes, picked, q } = page;
  const { path, can, canSomewhere } = useWorkspace();
  const { rows, newest } = nodes;
  const mayAct = can('team:manage') || actPermissions.some((permission) => canSomewhere(permission));
  return (
    <DataTable
      label="Nodes"
      unit={['node', 'nodes']}
      columns={page.isOld ? oldNodeColumns : nodeColumns}
      view={list.view}
      rows={q === null ? [] : rows}
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
      bar={picked.picked.size > 0 ? <NodesBar picked={picked} q={q ?? ''} matching={newest?.total ?? 0} /> : null}
      empty={
        q === null || page.isFiltered ? (
          <NothingFound noun="node" searched="names and hostnames" isReadable={q !== null} onClear={page.showAll} />
        ) : (
          <EmptyFleet action={addNode} />
        )
      }
    />
  );
}

function EmptyFleet({ action }: { action: ReactNode }) {
  return (
    <EmptyState title="No node has joined yet" action={action}>
      {action
        ? 'A node is a Linux machine that runs the Fettle agent. One command adds it; it shows up here within a minute.'
        : 'Adding nodes takes the permission node:enrol, which admins of this workspace have. Ask one of them.'}
    </EmptyState>
  );
}
