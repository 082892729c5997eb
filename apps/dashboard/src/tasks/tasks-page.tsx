'use client';
import { Banner, Button, cn, LinkButton } from '@fettle/ui';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { peekSteps } from '@/list/peek-steps';
import { useWorkspace } from '@/session/use-session';
import { SavedViewMenu } from '@/views/saved-view-menu';
import { useSavedView } from '@/views/use-saved-view';
import { TaskPeek } from './task-peek';
import { TaskTable } from './task-table';
import { TasksFilter } from './tasks-filter';
import { TasksHeader } from './tasks-header';
import { useTasksPage } from './use-tasks-page';

/** What was asked of the nodes, newest first. */
export function TasksPage() {
  const { path, canSomewhere } = useWorkspace();
  const page = useTasksPage();
  const saved = useSavedView('tasks');
  const { list, tasks, asked, isEmpty } = page;
  const [done, setDone] = useState<string | null>(null);
  const newTask = canSomewhere('task:run-medium') ? (
    <LinkButton href={path('tasks/new')} variant="primary" icon={<Play size={16} aria-hidden />}>
      New task
    </LinkButton>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      <TasksHeader
        page={tasks.newest}
        readAt={tasks.readAt}
        isOld={page.isOld}
        isEmpty={isEmpty}
        asked={asked}
        view={list.view}
        onView={list.setView}
        newTask={newTask}
      />
      {isEmpty ? null : <TasksFilter q={list.q} onQ={list.setQ} nodeId={asked.nodeId} onNode={page.setNode} />}
      {isEmpty ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <SavedViewMenu list="tasks" saved={saved} />
        </div>
      )}
      {done ? <Done words={done} onClose={() => setDone(null)} /> : null}
      <div className={cn('grid items-start gap-4', list.peek && 'lg:grid-cols-[minmax(0,1fr)_20rem]')}>
        <TaskTable page={page} newTask={newTask} onDone={setDone} />
        {list.peek ? <TaskPeek taskId={list.peek} {...peekSteps(list.peek, tasks.rows ?? [], list.setPeek)} /> : null}
      </div>
    </div>
  );
}

function Done({ words, onClose }: { words: string; onClose: () => void }) {
  return (
    <Banner
      title={words}
      action={
        <Button size="compact" variant="ghost" onClick={onClose}>
          Close
        </Button>
      }
    >
      Each one says below how far its cancel has come.
    </Banner>
  );
}
