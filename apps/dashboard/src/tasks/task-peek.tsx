'use client';
import { KeyValue, Link, PeekPanel, Skeleton, Status, TimeText } from '@fettle/ui';
import { isNotFound, PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { RefusalNote } from './refusal-note';
import { TaskTimeline } from './task-timeline';
import { cancelWords, commandLine, exitWords, stateWords, taskMeanings, type Task } from './task-words';
import { useTask } from './use-tasks';

export interface TaskPeekProps {
  taskId: string;
  /** As it stands in the list, until it is read by itself. */
  row: Task | undefined;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose: () => void;
}

/** The short of one task beside the list: how it stands, why, what it runs and what happened. */
export function TaskPeek({ taskId, row, onPrevious, onNext, onClose }: TaskPeekProps) {
  const { path } = useWorkspace();
  const read = useTask(taskId);
  const task = read.data ?? row;
  return (
    <PeekPanel
      title={task ? <code className="text-log">{commandLine(task)}</code> : 'Task'}
      label={task ? `Peek at ${commandLine(task)} on ${task.nodeName}` : 'Peek at this task'}
      href={path(`tasks/${taskId}`)}
      openLabel="Open the task with its output"
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
    >
      {read.error && isNotFound(read.error) ? (
        <p className="text-dense text-muted">This task does not exist, or you may not see it.</p>
      ) : (
        <div className="flex flex-col gap-4">
          {read.error ? (
            <PlainError error={read.error} title="The task could not be read" onRetry={() => void read.refetch()} />
          ) : null}
          {task ? <Short task={task} isOld={read.error !== null} /> : <Skeleton label="Reading the task" lines={6} />}
        </div>
      )}
    </PeekPanel>
  );
}

function Short({ task, isOld }: { task: Task; isOld: boolean }) {
  const { path } = useWorkspace();
  const why = cancelWords(task) ?? task.reason ?? stateWords(task);
  return (
    <>
      <div className="flex flex-col gap-1">
        <Status
          variant="badge"
          state={isOld ? 'stale' : taskMeanings[task.state].state}
          word={isOld ? `was ${taskMeanings[task.state].word}` : taskMeanings[task.state].word}
        />
        {why ? <p className="text-dense">{why}</p> : null}
        {task.refusal === null ? null : (
          <p className="text-dense text-muted">
            <RefusalNote refusal={task.refusal} />
          </p>
        )}
      </div>
      <pre
        aria-label="The command"
        className="max-h-40 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-2 text-log [overflow-wrap:anywhere]"
      >
        {commandLine(task)}
      </pre>
      <KeyValue
        items={[
          {
            label: 'Node',
            value: (
              <Link href={path(`nodes/${task.nodeId}`)} className="inline-block min-h-6 underline underline-offset-2">
                {task.nodeName}
              </Link>
            ),
          },
          { label: 'Result', value: exitWords(task) ?? 'none yet' },
          { label: 'Asked by', value: task.requestedBy },
          { label: 'Asked', value: <TimeText at={task.createdAt} /> },
        ]}
      />
      <TaskTimeline task={task} isOld={isOld} />
    </>
  );
}
