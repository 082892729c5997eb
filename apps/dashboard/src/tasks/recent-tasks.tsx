'use client';
import { DataTable, EmptyState, Link } from '@fettle/ui';
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
    <section aria-labelledby="recent-tasks" className="flex flex-col gap-2">
      <header className="flex items-baseline justify-between gap-4">
        <h2 id="recent-tasks" className="text-body font-semibold">
          Recent tasks
        </h2>
        {page && page.total > page.items.length ? (
          <Link href={`${path('tasks')}?node=${nodeId}`} className="text-dense underline underline-offset-2">
            All {page.total} tasks of this node
          </Link>
        ) : null}
      </header>
      <DataTable
        label="Recent tasks"
        unit={['task', 'tasks']}
        columns={nodeTaskColumns}
        rows={page?.items}
        rowKey={(task) => task.id}
        rowLabel={commandLine}
        rowHref={(task) => path(`tasks/${task.id}`)}
        loading={tasks.isFetching}
        error={tasks.error}
        onRetry={() => void tasks.refetch()}
        empty={
          <EmptyState title="Nothing has run on this node yet" className="py-6 sm:py-6">
            “Run a command” above sends it the first task.
          </EmptyState>
        }
      />
    </section>
  );
}
