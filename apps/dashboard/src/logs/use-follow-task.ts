'use client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/data/api';
import type { Node } from '@/nodes/node-presence';
import { isFinal } from '@/tasks/task-words';
import { useTask } from '@/tasks/use-tasks';
import type { Follow } from './log-source';

/** A node that is away is not waited for: lines of later are not what one looks at now. */
const EXPIRES_MS = 60_000;

/**
 * Follows a log by a task: `start` begins a new one and ends the one before, `stop` ends it, and so does leaving the page. `shown` is a
 * task of before, by a link to one of its lines; it is looked at and left alone.
 */
export function useFollowTask(node: Node, shown: string | null, onStart: (taskId: string) => void) {
  const { id: nodeId, workspaceId } = node;
  const [own, setOwn] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: (command: Follow) =>
      api.tasks.create({
        params: { workspaceId },
        body: { nodeId, command, expiresInMs: EXPIRES_MS },
      }),
    onSuccess: ({ id }) => {
      setOwn(id);
      onStart(id);
    },
  });
  // Also when another one takes its place.
  useEffect(() => {
    if (own === null) return undefined;
    return () => {
      // One that has ended already is no fault, and nobody is left to be told of another.
      api.tasks.cancel({ params: { workspaceId, taskId: own }, body: {} }).catch(() => undefined);
    };
  }, [own, workspaceId]);
  const task = useTask(own ?? shown);
  const isRunning = own !== null && !(task.data && isFinal(task.data));
  return {
    task: task.data ?? null,
    isRunning,
    isStarting: make.isPending,
    error: make.error ?? task.error,
    start: make.mutate,
    /** The lines stay. */
    stop: () => setOwn(null),
  };
}
