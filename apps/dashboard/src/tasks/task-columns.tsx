import { commandTitle } from '@fettle/contracts';
import { DurationText, MiddleText, Status, TimeText, type Column } from '@fettle/ui';
import { commandLine, exitWords, isFinal, taskMeanings, type Task } from './task-words';

const state: Column<Task> = {
  key: 'state',
  header: 'State',
  width: '11rem',
  card: 'status',
  cell: (task) => <Status state={taskMeanings[task.state].state} word={taskMeanings[task.state].word} />,
};
const command: Column<Task> = {
  key: 'command',
  header: 'Command',
  width: 'minmax(14rem, 3fr)',
  card: 'title',
  cell: (task) => <code className="text-log">{commandLine(task)}</code>,
};
const node: Column<Task> = {
  key: 'node',
  header: 'Node',
  width: 'minmax(6rem, 1fr)',
  cell: (task) => <MiddleText text={task.nodeName} />,
};
const result: Column<Task> = {
  key: 'result',
  header: 'Result',
  width: '12rem',
  from: 'lg',
  cell: (task) => {
    const words = exitWords(task) ?? (isFinal(task) ? 'did not run to an end' : 'not yet');
    return (
      <span className="text-muted" title={words}>
        {words}
      </span>
    );
  },
};
const took: Column<Task> = {
  key: 'took',
  header: 'Took',
  width: '7rem',
  align: 'end',
  cell: (task) =>
    task.startedAt ? (
      <DurationText from={task.startedAt} to={task.finishedAt} />
    ) : (
      <span className="text-muted">not started</span>
    ),
};
const by: Column<Task> = {
  key: 'by',
  header: 'Asked by',
  width: 'minmax(9rem, 1fr)',
  from: 'xl',
  cell: (task) => (
    <span className="text-muted" title={task.requestedBy}>
      {task.requestedBy}
    </span>
  ),
};
const created: Column<Task> = {
  key: 'created',
  header: 'Asked',
  width: '8rem',
  align: 'end',
  sortable: true,
  firstDirection: 'desc',
  orderWords: ['Oldest first', 'Newest first'],
  cell: (task) => <TimeText at={task.createdAt} className="text-muted" />,
};

const finished: Column<Task> = {
  key: 'finished',
  header: 'Ended',
  width: '8rem',
  align: 'end',
  sortable: true,
  firstDirection: 'desc',
  orderWords: ['Ended longest ago first', 'Ended last first'],
  optional: true,
  card: 'hidden',
  cell: (task) =>
    task.finishedAt ? (
      <TimeText at={task.finishedAt} className="text-muted" />
    ) : (
      <span className="text-muted">not yet</span>
    ),
};
const type: Column<Task> = {
  key: 'type',
  header: 'Type',
  width: '8rem',
  optional: true,
  card: 'hidden',
  cell: (task) => <span className="text-muted">{commandTitle(task.type).toLowerCase()}</span>,
};
const attempt: Column<Task> = {
  key: 'attempt',
  header: 'Attempt',
  width: '6rem',
  align: 'end',
  optional: true,
  card: 'hidden',
  cell: (task) => (
    <span className="text-muted">
      {task.attempt} of {task.maxAttempts}
    </span>
  ),
};

/** The columns of the task list. */
export const taskColumns: readonly Column<Task>[] = [
  state,
  command,
  node,
  result,
  took,
  by,
  type,
  attempt,
  created,
  finished,
];

/** The same beside one node, which needs no naming. */
export const nodeTaskColumns: readonly Column<Task>[] = [state, command, took, created];
