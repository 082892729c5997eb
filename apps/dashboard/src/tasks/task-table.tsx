'use client';
import { DataTable } from '@fettle/ui';
import type { ReactNode } from 'react';
import { NothingFound } from '@/list/nothing-found';
import { useWorkspace } from '@/session/use-session';
import { NoTasks } from './no-tasks';
import { taskColumns } from './task-columns';
import { commandLine } from './task-words';
import { TasksBar } from './tasks-bar';
import type { TasksView } from './use-tasks-page';

const idOf = (task: { id: string }) => task.id;

export interface TaskTableProps {
  page: TasksView;
  newTask: ReactNode;
  /** Something was done with those that are selected: what became of it, in words. */
  onDone: (words: string) => void;
}

/** The tasks as a list, with the acts on those that are selected. */
export function TaskTable({ page, newTask, onDone }: TaskTableProps) {
  const { list, tasks, picked, isReadable } = page;
  const { path, canSomewhere } = useWorkspace();
  const { newest } = tasks;
  const done = (words: string) => {
    picked.clear();
    onDone(words);
  };
  return (
    <DataTable
      label="Tasks"
      unit={['task', 'tasks']}
      columns={taskColumns}
      view={list.view}
      rows={isReadable ? tasks.rows : []}
      rowKey={idOf}
      rowLabel={(task) => `${commandLine(task)} on ${task.nodeName}`}
      rowHref={(task) => path(`tasks/${task.id}`)}
      sort={list.sort}
      onSortChange={list.setSort}
      // Selecting is for acts: who may do none of them is not offered it.
      {...(canSomewhere('task:cancel') ? { selection: picked.selection } : {})}
      peek={{ key: list.peek, onChange: list.setPeek }}
      {...(newest && !tasks.isBefore ? { total: newest.total } : {})}
      hasMore={tasks.hasMore}
      loading={tasks.isFetching}
      onEndReached={tasks.more}
      onRangeChange={tasks.show}
      error={tasks.error}
      onRetry={tasks.refetch}
      bar={
        picked.picked.size > 0 ? (
          <TasksBar picked={picked} asked={page.asked} matching={newest?.total ?? 0} onDone={done} />
        ) : null
      }
      empty={
        page.isEmpty ? (
          <NoTasks action={newTask} />
        ) : (
          <NothingFound
            noun="task"
            searched="commands and in names of nodes"
            isReadable={isReadable}
            onClear={page.showAll}
          />
        )
      }
    />
  );
}
