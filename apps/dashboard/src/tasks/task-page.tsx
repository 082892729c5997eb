'use client';
import {
  Banner,
  CommandBlock,
  formatBytes,
  Freshness,
  KeyValue,
  type KeyValueItem,
  Link,
  PageHeader,
  Panel,
  Status,
  TimeText,
  useStale,
} from '@fettle/ui';
import { isNotFound, NotHere, PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { DetailSkeleton } from '@/shell/detail-skeleton';
import { RefusalNote } from './refusal-note';
import { TaskActions } from './task-actions';
import { TaskOutput } from './task-output';
import { TaskResult } from './task-result';
import { TaskTimeline } from './task-timeline';
import {
  cancelWords,
  commandLine,
  exitWords,
  isCatalogued,
  isFinal,
  stateWords,
  taskMeanings,
  type Task,
} from './task-words';
import { writeDuration } from './duration-text';
import { useTask } from './use-tasks';

/** One task: how it stands and why, its output, what exactly was run. */
export function TaskPage({ taskId }: { taskId: string }) {
  const { path } = useWorkspace();
  const task = useTask(taskId);
  const isCut = useStale() !== null;
  if (!task.data && isNotFound(task.error))
    return <NotHere what="task" back={path('tasks')} backLabel="Back to all tasks" />;
  return (
    <div className="flex flex-col gap-4">
      {task.error ? (
        <PlainError
          error={task.error}
          title="The task could not be read"
          needs="task:read"
          onRetry={() => void task.refetch()}
        />
      ) : null}
      {task.data ? (
        <Loaded
          task={task.data}
          readAt={task.dataUpdatedAt}
          isOld={(task.error !== null || isCut) && !isFinal(task.data)}
        />
      ) : task.error ? null : (
        <DetailSkeleton what="task" />
      )}
    </div>
  );
}

interface LoadedProps {
  task: Task;
  /** When it was last read, in epoch milliseconds. */
  readAt: number;
  /** It may have moved on since: reading it again failed. */
  isOld: boolean;
}

function Loaded({ task, readAt, isOld }: LoadedProps) {
  return (
    <>
      <title>{`${taskMeanings[task.state].word}: ${shortLine(task)} · Fettle`}</title>
      <TaskHeader task={task} readAt={readAt} isOld={isOld} />
      {task.refusal === null ? null : (
        <Banner tone="warn" title={`${task.nodeName} refused this`}>
          <RefusalNote refusal={task.refusal} />
        </Banner>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <TaskResult result={task.result} />
          <TaskOutput task={task} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Timeline">
            <TaskTimeline task={task} isOld={isOld} />
          </Panel>
          <TaskFacts task={task} />
        </div>
      </div>
    </>
  );
}

/** The command as far as a browser's tab and history can show it. */
function shortLine(task: Task): string {
  const line = commandLine(task).replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function TaskHeader({ task, readAt, isOld }: LoadedProps) {
  const { path } = useWorkspace();
  const known = taskMeanings[task.state];
  const meaning = isOld ? ({ state: 'stale', word: `was ${known.word}` } as const) : known;
  const cancel = cancelWords(task);
  const reason = task.reason ?? exitWords(task) ?? stateWords(task);
  return (
    <PageHeader
      title={<code className="line-clamp-2 text-section">{commandLine(task)}</code>}
      crumbs={
        <>
          <Link href={path('tasks')} className="hover:text-ink">
            Tasks
          </Link>{' '}
          · on{' '}
          <Link href={path(`nodes/${task.nodeId}`)} className="hover:text-ink">
            {task.nodeName}
          </Link>
        </>
      }
      answer={
        <span aria-live="polite" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-dense">
          <Status variant="badge" state={meaning.state} word={meaning.word} />
          {reason ? <span>{reason}</span> : null}
          {cancel ? <span>{cancel}</span> : null}
        </span>
      }
      age={
        <>
          checked <Freshness at={readAt} expectedEveryMs={75_000} />
        </>
      }
      actions={<TaskActions task={task} />}
    />
  );
}

function attemptWords(task: Task): string {
  if (task.attempt === 0) return isFinal(task) ? 'none' : 'none yet';
  return task.idempotent ? `${task.attempt} of at most ${task.maxAttempts}` : `${task.attempt}, never repeated`;
}

/** How it is run: what is of the list says so, what somebody wrote says where and by which shell. */
function wayOf(task: Task): KeyValueItem[] {
  const { workingDirectory: directory, shell } = task.payload;
  if (isCatalogued(task)) return [{ label: 'Way', value: `of the list, ${task.type}` }];
  const way =
    task.type === 'exec' ? 'program, without a shell' : `shell, ${typeof shell === 'string' ? shell : '/bin/sh'}`;
  const isSaid = typeof directory === 'string';
  return [
    { label: 'Way', value: way },
    { label: 'Directory', value: isSaid ? directory : 'home of the agent’s user', mono: isSaid },
  ];
}

function TaskFacts({ task }: { task: Task }) {
  const environment = Object.keys((task.payload['environment'] as Record<string, string> | undefined) ?? {});
  return (
    <Panel title="What was asked">
      <div className="flex flex-col gap-3">
        <CommandBlock command={commandLine(task)} label="command" />
        <KeyValue
          items={[
            ...wayOf(task),
            ...(environment.length > 0 ? [{ label: 'Variables', value: environment.join(', '), mono: true }] : []),
            { label: 'May run for', value: writeDuration(task.timeoutMs) },
            ...(task.startedAt || isFinal(task) ? [] : [{ label: 'Expires', value: <TimeText at={task.expiresAt} /> }]),
            {
              label: 'Attempt',
              value: attemptWords(task),
            },
            // What a command of the list runs as is the catalogue's matter.
            ...(isCatalogued(task)
              ? []
              : [{ label: 'As', value: task.payload['runAsRoot'] === true ? 'root' : 'the user of the agent' }]),
            { label: 'Alone', value: task.exclusive ? 'yes, with nothing beside it on the node' : 'no' },
            ...(isFinal(task)
              ? [
                  {
                    label: 'Output',
                    value: `${formatBytes(task.outputBytes)}${task.outputTruncated ? ', cut at 16 MiB' : ''}`,
                  },
                ]
              : []),
            { label: 'Asked by', value: task.requestedBy },
            { label: 'Asked', value: <TimeText at={task.createdAt} /> },
            { label: 'Id', value: task.id, mono: true },
          ]}
        />
      </div>
    </Panel>
  );
}
