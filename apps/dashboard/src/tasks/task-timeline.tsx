'use client';
import { LiveSteps, TimeText, type LiveStep } from '@fettle/ui';
import type { ReactNode } from 'react';
import { useNode } from '@/nodes/use-nodes';
import { exitWords, isFinal, taskMeanings, type Task } from './task-words';

/** Queued → handed over → running → ended, each with how long it took. */
export function TaskTimeline({ task }: { task: Task }) {
  const node = useNode(isFinal(task) ? null : task.nodeId);
  const isNodeAway = node.data !== undefined && node.data.presence !== 'live';
  return <LiveSteps label="What happened to this task" steps={steps(task, isNodeAway)} />;
}

function steps(task: Task, isNodeAway: boolean): LiveStep[] {
  const { createdAt, leasedAt, startedAt, finishedAt } = task;
  const list: LiveStep[] = [
    stage('queued', 'Queued', createdAt, leasedAt ?? finishedAt, task, waiting(task, isNodeAway)),
    stage('leased', 'Handed to the node', leasedAt, startedAt ?? finishedAt, task, retried(task)),
    stage('started', 'Running', startedAt, finishedAt, task, null),
  ];
  if (finishedAt) list.push(ending(task, finishedAt));
  return list;
}

function stage(
  id: string,
  label: string,
  from: string | null,
  to: string | null,
  task: Task,
  detail: ReactNode,
): LiveStep {
  if (!from) return { id, label, state: isFinal(task) ? 'skipped' : 'pending', startedAt: null };
  return { id, label, state: to ? 'succeeded' : 'running', startedAt: from, endedAt: to, detail: to ? null : detail };
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

function ending(task: Task, at: string): LiveStep {
  const word = taskMeanings[task.state].word;
  const state =
    task.state === 'succeeded'
      ? 'succeeded'
      : task.state === 'failed' || task.state === 'unknown'
        ? 'failed'
        : 'skipped';
  return {
    id: 'ended',
    label: `Ended: ${[word, exitWords(task)].filter(Boolean).join(', ')}`,
    state,
    detail: <TimeText at={at} form="exact" />,
  };
}
