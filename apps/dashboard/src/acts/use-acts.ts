'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '@/nodes/node-presence';
import { isFinal } from '@/tasks/task-words';
import { useOnceKey } from '@/tasks/use-once-key';
import { useTask } from '@/tasks/use-tasks';
import type { PlannedAct } from './act';

/** How long an act of a page may wait for its node: nobody expects it to happen tomorrow. */
const EXPIRES_MS = 120_000;

/**
 * Acts on a node from a list: what was planned, its task, and what to do when that has ended (`onEnded`, such as reading the list again).
 */
export function useActs(node: Node, onEnded: () => void) {
  const { workspaceId, id: nodeId } = node;
  const queryClient = useQueryClient();
  const keyOf = useOnceKey();
  const [planned, setPlanned] = useState<PlannedAct | null>(null);
  const [done, setDone] = useState<{ taskId: string; act: PlannedAct } | null>(null);
  const task = useTask(done?.taskId ?? null);
  const send = useMutation({
    mutationFn: (act: PlannedAct) => {
      const body = { nodeId, command: act.command, expiresInMs: EXPIRES_MS };
      return api.tasks.create({ params: { workspaceId }, body, idempotencyKey: keyOf({ ...body, at: planned }) });
    },
    onSuccess: ({ id: taskId }, act) => {
      setDone({ taskId, act });
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
    },
  });
  useWhenEnded(task.data && isFinal(task.data) ? task.data.id : null, onEnded);
  return {
    planned,
    plan: setPlanned as Plan,
    confirm: () => (planned ? send.mutateAsync(planned).then(() => undefined) : Promise.resolve()),
    close: () => setPlanned(null),
    done,
    task: task.data ?? null,
    dismiss: () => setDone(null),
  };
}
export type Acts = ReturnType<typeof useActs>;
/** Asks a person about an act before it is sent. */
export type Plan = (act: PlannedAct) => void;

/** Once for each task that has ended. */
function useWhenEnded(taskId: string | null, act: () => void): void {
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (taskId === null || told.current === taskId) return;
    told.current = taskId;
    act();
  });
}
