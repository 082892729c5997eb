'use client';
import { taskFilterFields, taskSorts, taskStates, withTerm } from '@fettle/contracts';
import { useStale } from '@fettle/ui';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useEffectEvent } from 'react';
import { useListUrl } from '@/list/use-list-url';
import { usePeekPage } from '@/list/use-peek-page';
import { usePicked } from '@/list/use-picked';
import { useWorkspace } from '@/session/use-session';
import { pickedTask } from './picked-task';
import type { Task } from './task-words';
import { taskGrammar } from './tasks-filter';
import { useTaskRows } from './use-task-rows';

/** What the page of tasks shows: its address, the rows that its filter matches, and which of them are selected. */
export function useTasksPage() {
  const { path, can } = useWorkspace();
  const list = useListUrl('tasks', taskSorts, { key: 'created', direction: 'desc' });
  const [nodeId, setNode] = useNarrowing(list.q, list.setQ);
  const isReadable = taskGrammar.problems(list.q).length === 0;
  const asked = { q: isReadable ? list.q : '', nodeId, sort: list.sort };
  const tasks = useTaskRows(isReadable ? asked : null);
  const { rows, newest } = tasks;
  const picked = usePicked(rows, (task: Task) => pickedTask(task, can('task:cancel', { teamId: task.nodeTeamId })));
  usePeekPage(list.peek === null ? null : path(`tasks/${list.peek}`));
  const cutSince = useStale();
  const isFiltered = list.q.trim() !== '' || nodeId !== null;
  return {
    list,
    asked,
    isReadable,
    tasks,
    picked,
    setNode,
    /** What is shown could not be read again. */
    isOld: (tasks.error !== null || cutSince !== null) && rows !== undefined,
    isEmpty: newest?.total === 0 && !isFiltered && !tasks.isBefore,
    showAll: () => {
      list.setQ('');
      setNode(null);
    },
  };
}

export type TasksView = ReturnType<typeof useTasksPage>;

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
