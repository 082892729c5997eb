'use client';
import { LiveSteps, Status, TimeText, type LiveStep } from '@fettle/ui';
import type { ReactNode } from 'react';
import { useNode } from '@/nodes/use-nodes';
import { exitWords, isFinal, taskMeanings, type Task } from './task-words';

/** Queued → handed over → running, each with how long it took, and how it ended. */
export function TaskTimeline({ task, isOld }: { task: Task; isOld: boolean }) {
  const node = useNode(isFinal(task) ? null : task.nodeId);
  const isNodeAway = node.data !== undefined && node.data.presence !== 'live';
  return (
    <>
      <LiveSteps
        label="What happened to this task"
        steps={isOld ? taskSteps(task, isNodeAway).map(remembered) : taskSteps(task, isNodeAway)}
      />
      {task.finishedAt ? <Ending task={task} at={task.finishedAt} /> : null}
    </>
  );
}

/** The step in which the task ended says how: a run of unknown outcome must not wear the tick of a finished one. */
const endings: Partial<Record<Task['state'], Pick<LiveStep, 'state' | 'word'>>> = {
  succeeded: { state: 'succeeded' },
  failed: { state: 'failed' },
  cancelled: { state: 'cancelled' },
  expired: { state: 'skipped', word: 'expired' },
  unknown: { state: 'unknown' },
};

/** A step that went on when it was last read: whether it still does, and for how long, nobody knows. */
function remembered(step: LiveStep): LiveStep {
  if (step.endedAt || !step.startedAt) return step;
  return { id: step.id, label: step.label, state: 'unknown', word: 'when last read' };
}

/** What happened to a task, step by step; `isNodeAway` only changes the words of the wait. */
export function taskSteps(task: Task, isNodeAway: boolean): LiveStep[] {
  const { createdAt, leasedAt, startedAt, finishedAt } = task;
  const stages: Stage[] = [
    { label: 'Queued', from: createdAt, to: leasedAt ?? finishedAt, detail: waiting(task, isNodeAway) },
    { label: 'Handed to the node', from: leasedAt, to: startedAt ?? finishedAt, detail: retried(task) },
    { label: 'Running', from: startedAt, to: finishedAt, detail: null },
  ];
  const last = stages.findLastIndex(({ from }) => from !== null);
  return stages.map((stage, index) => stepOf(stage, task, index === last));
}

interface Stage {
  label: string;
  from: string | null;
  to: string | null;
  /** Said while it goes on. */
  detail: ReactNode;
}

function stepOf({ label, from, to, detail }: Stage, task: Task, isLast: boolean): LiveStep {
  if (!from) return { id: label, label, state: isFinal(task) ? 'skipped' : 'pending', startedAt: null };
  const ended = (isLast ? endings[task.state] : undefined) ?? { state: 'succeeded' as const };
  return {
    id: label,
    label,
    // Waiting is no work: only what the node does wears the turning shape.
    ...(to
      ? ended
      : task.state === 'queued'
        ? { state: 'pending' as const, word: 'waiting' }
        : { state: 'running' as const }),
    startedAt: from,
    endedAt: to,
    detail: to ? null : detail,
  };
}

function waiting(task: Task, isNodeAway: boolean): ReactNode {
  return (
    <>
      {isNodeAway
        ? `${task.nodeName} is not live: the task runs when it is back`
        : `Waits until ${task.nodeName} takes it`}
      , or expires <TimeText at={task.expiresAt} />.
    </>
  );
}

function retried(task: Task): ReactNode {
  return task.attempt > 1 ? `Attempt ${task.attempt} of at most ${task.maxAttempts}.` : null;
}

function Ending({ task, at }: { task: Task; at: string }) {
  const { state, word } = taskMeanings[task.state];
  return (
    <div className="mt-1.5 flex flex-col gap-1 border-t border-line pt-3 text-body">
      <Status state={state} word={word} detail={exitWords(task)} />
      <TimeText at={at} form="exact" className="text-meta text-muted" />
    </div>
  );
}
