'use client';
import { cn, LinkButton } from '@fettle/ui';
import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { RequestPanel } from '@/enrolment-requests/request-panel';
import { peekSteps } from '@/list/peek-steps';
import { useWorkspace } from '@/session/use-session';
import { LayoutBar } from './layout-bar';
import { NodePeek } from './node-peek';
import { NodeTable } from './node-table';
import { NodesFilter } from './nodes-filter';
import { NodesHeader } from './nodes-header';
import { useNodesPage, type NodesView } from './use-nodes-page';

// Most people look at the list: what draws cells and groups comes when it is asked for.
const NodeHeat = dynamic(async () => (await import('./heat/node-heat')).NodeHeat);
const GroupedNodes = dynamic(async () => (await import('./grouped/grouped-nodes')).GroupedNodes);

/** Which nodes need somebody, and all the others. */
export function NodesPage() {
  const { path, can } = useWorkspace();
  const page = useNodesPage();
  const { list, saved, nodes, q, isOld, isEmptyFleet } = page;
  const addNode = can('node:enrol') ? (
    <LinkButton href={path('nodes/new')} variant="primary" icon={<Plus size={16} aria-hidden />}>
      Add a node
    </LinkButton>
  ) : null;
  const isList = isEmptyFleet || (saved.state.layout === 'list' && !saved.state.groupBy);
  return (
    <div className="flex flex-col gap-4">
      <NodesHeader
        newest={nodes.newest}
        isPending={nodes.isPending}
        isOld={isOld}
        isEmptyFleet={isEmptyFleet}
        q={q ?? ''}
        sort={list.sort}
        view={list.view}
        onView={list.setView}
        addNode={addNode}
      />
      <RequestPanel />
      {isEmptyFleet ? null : (
        <NodesFilter q={list.q} onQ={list.setQ} presences={nodes.newest?.presences} isOld={isOld} />
      )}
      {isEmptyFleet ? null : <LayoutBar saved={saved} />}
      <div className={cn('grid items-start gap-4', list.peek && 'lg:grid-cols-[minmax(0,1fr)_20rem]')}>
        {isList ? <NodeTable page={page} addNode={addNode} /> : <OtherLayout page={page} />}
        {list.peek ? <NodePeek nodeId={list.peek} {...peekSteps(list.peek, nodes.rows ?? [], list.setPeek)} /> : null}
      </div>
    </div>
  );
}

/** The nodes as cells or in groups. */
function OtherLayout({ page: { list, saved, q, showAll } }: { page: NodesView }) {
  const { layout, groupBy, metric } = saved.state;
  if (layout === 'heat') {
    return <NodeHeat q={q} metric={metric} peek={list.peek} onPeek={list.setPeek} onShowAll={showAll} />;
  }
  return (
    <GroupedNodes
      q={q}
      by={groupBy ?? 'tag'}
      sort={list.sort}
      onSort={list.setSort}
      view={list.view}
      peek={{ key: list.peek, onChange: list.setPeek }}
      onShowAll={showAll}
    />
  );
}
