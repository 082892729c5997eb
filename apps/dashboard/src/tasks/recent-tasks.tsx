'use client';
import { Link, Panel, DataTable, EmptyState } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { nodeTaskColumns } from './task-columns';
import { commandLine } from './task-words';
import { useTasks } from './use-tasks';

/** The newest tasks of a node. */
export function RecentTasks({ nodeId }: { nodeId: string }) {
  const { path } = useWorkspace();
  const tasks = useTasks({ nodeId, limit: 10 });
  const page = tasks.data?.pages[0];
  return (
    <Panel
      title="Recent tasks"
      flush
      aside={
        page && page.total > page.items.length ? (
          <Link href={`${path('tasks')}?node=${nodeId}`} className="underline underline-offset-2">
            All {page.total}
          </Link>
        ) : null
      }
    >
      <DataTable
        label="Recent tasks"
        columns={nodeTaskColumns}
        rows={page?.items}
        rowKey={(task) => task.id}
        rowLabel={commandLine}
        rowHref={(task) => path(`tasks/${task.id}`)}
        loading={tasks.isFetching}
        error={tasks.error}
        onRetry={() => void tasks.refetch()}
        empty={<EmptyState title="Nothing has run on this node yet" />}
      />
    </Panel>
  );
}
