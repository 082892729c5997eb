'use client';
import { nodeSorts } from '@fettle/contracts';
import { DataTable, EmptyState, type ListView, type Sort } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { nodeColumns } from '../node-columns';
import { useNodeRows } from '../use-node-rows';

interface GroupRowsProps {
  q: string;
  label: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  view: ListView;
  peek: { key: string | null; onChange: (id: string | null) => void };
}

/** The nodes of one group: the list with the value of the group in its filter, page by page. */
export function GroupRows({ q, label, sort, onSort, view, peek }: GroupRowsProps) {
  const { path } = useWorkspace();
  const key = nodeSorts.find((one) => one === sort.key) ?? 'worst';
  const nodes = useNodeRows({ q, sort: { key, direction: sort.direction } });
  return (
    <DataTable
      label={`Nodes of ${label}`}
      unit={['node', 'nodes']}
      columns={nodeColumns}
      view={view}
      rows={nodes.rows}
      rowKey={({ id }) => id}
      rowLabel={({ name }) => name}
      rowHref={({ id }) => path(`nodes/${id}`)}
      sort={sort}
      onSortChange={onSort}
      peek={peek}
      {...(nodes.newest && !nodes.isBefore ? { total: nodes.newest.total } : {})}
      hasMore={nodes.hasMore}
      loading={nodes.isFetching}
      onEndReached={nodes.more}
      onRangeChange={nodes.show}
      error={nodes.error}
      onRetry={nodes.refetch}
      empty={<EmptyState title="Nothing is in this group any more">It was when the groups were counted.</EmptyState>}
    />
  );
}
