'use client';
import { taskStates, type TaskState } from '@fettle/contracts';
import {
  Button,
  DataTable,
  EmptyState,
  Freshness,
  LinkButton,
  PageHeader,
  Select,
  Status,
  useSlashKey,
} from '@fettle/ui';
import { Play, X } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useRef } from 'react';
import { useNode, useNodes } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';
import { taskColumns } from './task-columns';
import { commandLine, taskMeanings } from './task-words';
import { useTasks } from './use-tasks';

const urlState = { state: parseAsStringLiteral(taskStates), node: parseAsString };
const stateOptions = [
  { value: '', label: 'Every state' },
  ...taskStates.map((state) => ({ value: state, label: taskMeanings[state].word })),
];

/** What was asked of the nodes, newest first. */
export function TasksPage() {
  const { path, can } = useWorkspace();
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const filter = useRef<HTMLSelectElement>(null);
  useSlashKey(filter);
  const tasks = useTasks({ state: view.state ?? undefined, nodeId: view.node ?? undefined });
  const node = useNode(view.node);
  const rows = tasks.data?.pages.flatMap((page) => page.items);
  const first = tasks.data?.pages[0];
  const isFiltered = view.state !== null || view.node !== null;
  const newTask = can('task:run-medium') ? (
    <LinkButton href={path('tasks/new')} variant="primary" icon={<Play size={16} aria-hidden />}>
      New task
    </LinkButton>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Tasks"
        beside
        answer={rows && first && first.total > 0 ? <RunningNow /> : undefined}
        age={
          first && (first.total > 0 || isFiltered) ? (
            <>
              checked <Freshness at={tasks.dataUpdatedAt} expectedEveryMs={75_000} />
            </>
          ) : undefined
        }
        actions={first?.total === 0 && !isFiltered ? null : newTask}
      />
      {first?.total === 0 && !isFiltered ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <Select
            aria-label="Filter by state"
            ref={filter}
            className="w-48 max-sm:w-full"
            options={stateOptions}
            value={view.state ?? ''}
            onChange={(event) => void setView({ state: (event.target.value || null) as TaskState | null })}
          />
          {view.node ? (
            <button
              type="button"
              onClick={() => void setView({ node: null })}
              className="inline-flex h-8 items-center gap-1.5 rounded-control border border-ink bg-raised px-2 text-dense max-sm:h-11 max-sm:px-3"
            >
              Node {node.data?.name ?? view.node} <X size={14} aria-label="Remove this filter" />
            </button>
          ) : null}
        </div>
      )}
      <DataTable
        label="Tasks"
        unit={['task', 'tasks']}
        columns={taskColumns}
        rows={rows}
        rowKey={(task) => task.id}
        rowLabel={(task) => `${commandLine(task)} on ${task.nodeName}`}
        rowHref={(task) => path(`tasks/${task.id}`)}
        {...(first ? { total: first.total } : {})}
        hasMore={tasks.hasNextPage}
        loading={tasks.isFetching}
        onEndReached={() => {
          if (!tasks.isFetchingNextPage) void tasks.fetchNextPage();
        }}
        staleSince={tasks.error && rows ? tasks.dataUpdatedAt : undefined}
        error={tasks.error}
        onRetry={() => void tasks.refetch()}
        empty={
          isFiltered ? (
            <EmptyState
              title="No task matches"
              action={<Button onClick={() => void setView({ state: null, node: null })}>Show all tasks</Button>}
            >
              Nothing is in this state{view.node ? ' on this node' : ''}.
            </EmptyState>
          ) : (
            <NoTasks action={newTask} />
          )
        }
      />
    </div>
  );
}

/** The answer of the page: what runs and what waits, over all tasks and not only those shown. */
function RunningNow() {
  const started = useTasks({ state: 'started', limit: 1 }).data?.pages[0];
  const queued = useTasks({ state: 'queued', limit: 1 }).data?.pages[0];
  if (!started || !queued) return null;
  const parts = [
    started.total > 0 ? `${started.total} running` : null,
    queued.total > 0 ? `${queued.total} waiting` : null,
  ].filter(Boolean);
  const state = started.total > 0 ? 'running' : queued.total > 0 ? 'queued' : 'healthy';
  return (
    <span aria-live="polite">
      <Status variant="verdict" state={state} word={parts.join(', ') || 'Nothing is running or waiting'} />
    </span>
  );
}

function NoTasks({ action }: { action: React.ReactNode }) {
  const { path, can } = useWorkspace();
  const nodes = useNodes({}).data?.pages[0];
  if (nodes?.total === 0) {
    return (
      <EmptyState
        title="Nothing has been run yet"
        action={can('node:enrol') ? <LinkButton href={path('nodes/new')}>Add a node</LinkButton> : null}
      >
        A task is one command on one node, and no node has joined yet.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has been run yet" action={action}>
      A task is one command on one node. It waits while its node is off, and keeps its output.
    </EmptyState>
  );
}
