'use client';
import { ExportMenu, Freshness, PageHeader, Verdict, ViewMenu, type ListView } from '@fettle/ui';
import type { ReactNode } from 'react';
import { exportFormats, exportWords } from '@/list/export-formats';
import { takeExport } from '@/list/take-export';
import { useWorkspace } from '@/session/use-session';
import { taskColumns } from './task-columns';
import { useTasks } from './use-tasks';
import { narrowing, type TaskQuery } from './use-task-rows';

export interface TasksHeaderProps {
  page: { total: number; totalIsExact: boolean } | undefined;
  readAt: number;
  isOld: boolean;
  /** Nothing has ever been run. */
  isEmpty: boolean;
  asked: TaskQuery;
  view: ListView;
  onView: (view: ListView) => void;
  newTask: ReactNode;
}

/** The answer of the list with its age, and what can be done with the whole of it. */
export function TasksHeader({ page, readAt, isOld, isEmpty, asked, view, onView, newTask }: TasksHeaderProps) {
  const { id } = useWorkspace();
  const isFiltered = asked.q !== '' || asked.nodeId !== null;
  return (
    <PageHeader
      title="Tasks"
      beside
      answer={page && !isEmpty ? <RunningNow isOld={isOld} /> : undefined}
      age={
        page && !isEmpty ? (
          <>
            checked <Freshness at={readAt} expectedEveryMs={75_000} />
          </>
        ) : undefined
      }
      actions={
        isEmpty ? null : (
          <>
            <ExportMenu
              onTake={takeExport}
              extent={exportWords(page, isFiltered, ['task', 'tasks'])}
              formats={exportFormats(`/api/v1/workspaces/${id}/tasks/export`, {
                ...narrowing(asked),
                sort: asked.sort.key,
                direction: asked.sort.direction,
              })}
            />
            <ViewMenu columns={taskColumns} view={view} onChange={onView} />
            {newTask}
          </>
        )
      }
    />
  );
}

/** The answer of the page: what runs and what waits, over all tasks and not only those shown. */
function RunningNow({ isOld }: { isOld: boolean }) {
  const started = useTasks({ state: 'started', limit: 1 }).data?.pages[0];
  const queued = useTasks({ state: 'queued', limit: 1 }).data?.pages[0];
  if (!started || !queued) return null;
  const parts = [
    started.total > 0 ? `${started.total.toLocaleString('en-US')} running` : null,
    queued.total > 0 ? `${queued.total.toLocaleString('en-US')} waiting` : null,
  ].filter(Boolean);
  const words = parts.join(', ') || 'Nothing is running or waiting';
  const state = started.total > 0 ? 'running' : queued.total > 0 ? 'queued' : 'healthy';
  return <Verdict state={state} words={words} isOld={isOld} />;
}
