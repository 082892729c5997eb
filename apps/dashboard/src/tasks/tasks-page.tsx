'use client';
import { taskFilterFields, taskSorts, taskStates, withTerm } from '@fettle/contracts';
import { Banner, Button, cn, DataTable, EmptyState, LinkButton, useStale } from '@fettle/ui';
import { Play } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useEffectEvent, useState } from 'react';
import { useListUrl } from '@/list/use-list-url';
import { usePeekPage } from '@/list/use-peek-page';
import { usePicked } from '@/list/use-picked';
import { SavedViewMenu } from '@/views/saved-view-menu';
import { useSavedView } from '@/views/use-saved-view';
import { useWorkspace } from '@/session/use-session';
import { NoTasks } from './no-tasks';
import { pickedTask } from './picked-task';
import { taskColumns } from './task-columns';
import { TaskPeek } from './task-peek';
import { commandLine, type Task } from './task-words';
import { TasksBar } from './tasks-bar';
import { taskGrammar, TasksFilter } from './tasks-filter';
import { TasksHeader } from './tasks-header';
import { useTaskRows } from './use-task-rows';

const idOf = (task: { id: string }) => task.id;

/** What was asked of the nodes, newest first. */
export function TasksPage() {
  const { path, can, canSomewhere } = useWorkspace();
  const list = useListUrl('tasks', taskSorts, { key: 'created', direction: 'desc' });
  const saved = useSavedView('tasks');
  const [nodeId, setNode] = useNarrowing(list.q, list.setQ);
  const isReadable = taskGrammar.problems(list.q).length === 0;
  const asked = { q: isReadable ? list.q : '', nodeId, sort: list.sort };
  const tasks = useTaskRows(isReadable ? asked : null);
  const { rows, newest } = tasks;
  const picked = usePicked(rows, (task: Task) => pickedTask(task, can('task:cancel', { teamId: task.nodeTeamId })));
  usePeekPage(list.peek === null ? null : path(`tasks/${list.peek}`));
  const [done, setDone] = useState<string | null>(null);
  const cutSince = useStale();
  const isOld = (tasks.error !== null || cutSince !== null) && rows !== undefined;
  const isFiltered = list.q.trim() !== '' || nodeId !== null;
  const isEmpty = newest?.total === 0 && !isFiltered && !tasks.isBefore;
  const newTask = canSomewhere('task:run-medium') ? (
    <LinkButton href={path('tasks/new')} variant="primary" icon={<Play size={16} aria-hidden />}>
      New task
    </LinkButton>
  ) : null;
  return (
    <div className="flex flex-col gap-4">
      <TasksHeader
        page={newest}
        readAt={tasks.readAt}
        isOld={isOld}
        isEmpty={isEmpty}
        asked={asked}
        view={list.view}
        onView={list.setView}
        newTask={newTask}
      />
      {isEmpty ? null : <TasksFilter q={list.q} onQ={list.setQ} nodeId={nodeId} onNode={setNode} />}
      {isEmpty ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <SavedViewMenu list="tasks" saved={saved} />
        </div>
      )}
      {done ? (
        <Banner
          title={done}
          action={
            <Button size="compact" variant="ghost" onClick={() => setDone(null)}>
              Close
            </Button>
          }
        >
          Each one says below how far its cancel has come.
        </Banner>
      ) : null}
      <div className={cn('grid items-start gap-4', list.peek && 'lg:grid-cols-[minmax(0,1fr)_20rem]')}>
        <DataTable
          label="Tasks"
          unit={['task', 'tasks']}
          columns={taskColumns}
          view={list.view}
          rows={isReadable ? rows : []}
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
              <TasksBar
                picked={picked}
                asked={asked}
                matching={newest?.total ?? 0}
                onDone={(words) => {
                  picked.clear();
                  setDone(words);
                }}
              />
            ) : null
          }
          empty={
            isEmpty ? (
              <NoTasks action={newTask} />
            ) : (
              <NothingFound
                isReadable={isReadable}
                onClear={() => {
                  list.setQ('');
                  setNode(null);
                }}
              />
            )
          }
        />
        {list.peek ? <Peek id={list.peek} rows={rows ?? []} onPeek={list.setPeek} /> : null}
      </div>
    </div>
  );
}

/** The exact node of the address; and a `?state=` of older addresses, which becomes a condition of the filter. */
function useNarrowing(q: string, setQ: (q: string) => void) {
  const [url, setUrl] = useQueryStates(
    { node: parseAsString, state: parseAsStringLiteral(taskStates) },
    { history: 'replace' },
  );
  const bringState = useEffectEvent((state: (typeof taskStates)[number]) => {
    setQ(withTerm(q, taskFilterFields, { field: 'state', value: state }));
    void setUrl({ state: null });
  });
  useEffect(() => {
    if (url.state) bringState(url.state);
  }, [url.state]);
  return [url.node, (node: null) => void setUrl({ node })] as const;
}

function Peek({ id, rows, onPeek }: { id: string; rows: readonly Task[]; onPeek: (id: string | null) => void }) {
  const at = rows.findIndex((task) => task.id === id);
  const to = (task: Task | undefined) => (task ? () => onPeek(task.id) : undefined);
  return (
    <TaskPeek
      taskId={id}
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
      title={isReadable ? 'No task matches' : 'This filter cannot be read'}
      action={<Button onClick={onClear}>Show all tasks</Button>}
    >
      {isReadable
        ? 'Words without a field are looked for in commands and in names of nodes.'
        : 'What is wrong is underlined above. Nothing is shown until it is put right or taken away.'}
    </EmptyState>
  );
}
