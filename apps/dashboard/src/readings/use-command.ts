'use client';
import type { CommandInput, CommandName, CommandResult } from '@fettle/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import type { Node } from '@/nodes/node-presence';
import { isFinal } from '@/tasks/task-words';

type Payload<N extends CommandName> = Extract<CommandInput, { type: N }>['payload'];

/** How long a page waits with a command that it needs at once: a node that is away does it later on no account. */
const expiresInMs = 60_000;
const pollMs = 2_000;

/** Runs one command on a node and follows its task to the end. A new `run` forgets what was before. */
export function useCommand<N extends CommandName>(node: Node, type: N) {
  const { id: nodeId, workspaceId } = node;
  const poll = usePollWhenCut();
  const make = useMutation({
    mutationFn: (payload: Payload<N>) => {
      const command = { type, payload } as unknown as CommandInput;
      return api.tasks.create({ params: { workspaceId }, body: { nodeId, command, expiresInMs } });
    },
  });
  const taskId = make.data?.id ?? '';
  const task = useQuery({
    queryKey: keys.task(workspaceId, taskId),
    queryFn: ({ signal }) => api.tasks.get({ params: { workspaceId, taskId }, signal }),
    enabled: taskId !== '',
    refetchInterval: (query) => (query.state.data && isFinal(query.state.data) ? false : poll || pollMs),
  });
  const now = taskId === '' ? null : (task.data ?? make.data ?? null);
  const isOver = now !== null && isFinal(now);
  return {
    run: make.mutate,
    reset: make.reset,
    task: now,
    result: isOver && now.state === 'succeeded' ? (now.result as CommandResult<N>) : null,
    /** What went wrong on the node, in a sentence. */
    failure: isOver && now.state !== 'succeeded' ? (now.reason ?? `The task ended as ${now.state}.`) : null,
    /** Why the node refused it, by a code; null where it did not. */
    refusal: isOver ? now.refusal : null,
    isRunning: make.isPending || (now !== null && !isOver),
    error: make.error,
  };
}
