'use client';
import type { CommandInput, CommandResult, ReadingName } from '@fettle/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useLive, usePollWhenCut } from '@/data/live';
import type { Node } from '@/nodes/node-presence';
import { useWorkspace } from '@/session/use-session';

type Payload<N extends ReadingName> = Extract<CommandInput, { type: N }>['payload'];

export interface ReadingQuestion<N extends ReadingName> {
  readonly node: Node;
  readonly command: N;
  readonly payload?: Payload<N>;
  /** A reading that is not older than this is not asked for again when the page opens. Default 30 s. */
  readonly maxAgeMs?: number;
  /** False: only what is known already is shown until somebody asks. Default true. */
  readonly askAtOnce?: boolean;
}

/** While a task is asking, for the fact that was lost on its way. */
const askingPollMs = 3_000;

/**
 * The latest answer of a node to a command that only looks, and a way to ask again. Old data stays on the page while the node is
 * asked. Facts say when the answer is there; a timer makes up for lost ones.
 */
export function useReading<N extends ReadingName>({ node, command, payload, maxAgeMs, askAtOnce }: ReadingQuestion<N>) {
  const { id: nodeId, workspaceId } = node;
  const { can } = useWorkspace();
  const queryClient = useQueryClient();
  const poll = usePollWhenCut();
  const text = JSON.stringify(payload ?? {});
  const [taskId, setTaskId] = useState<string | null>(null);
  const key = keys.reading(workspaceId, nodeId, command, text);
  const latest = useQuery({
    queryKey: [...key, taskId],
    queryFn: ({ signal }) =>
      api.readings.latest({
        params: { workspaceId, nodeId },
        query: { command, payload: text, ...(taskId ? { taskId } : {}) },
        signal,
      }),
    enabled: can('task:read'),
    placeholderData: (before, query) => (query?.queryKey[4] === text ? before : undefined),
    refetchInterval: (query) => (query.state.data?.asking ? askingPollMs : poll),
  });
  const ask = useMutation({
    mutationFn: (within: number) =>
      api.readings.ask({
        params: { workspaceId, nodeId },
        body: { command: { type: command, payload: JSON.parse(text) as object } as never, maxAgeMs: within },
      }),
    onSuccess: ({ asking }) => {
      setTaskId(asking?.taskId ?? null);
      return queryClient.invalidateQueries({ queryKey: key });
    },
  });
  const mayAsk = can('task:run-low', node);
  useAskOnce(`${nodeId} ${command} ${text}`, (askAtOnce ?? true) && mayAsk && node.presence === 'live', () =>
    ask.mutate(maxAgeMs ?? 30_000),
  );
  useReadWhenTold(taskId, () => void queryClient.invalidateQueries({ queryKey: key }));
  const data = latest.data;
  const reading = data?.reading ?? null;
  return {
    result: (reading?.result ?? null) as CommandResult<N> | null,
    measuredAt: reading?.measuredAt ?? null,
    /** The agent answered something that this version does not know. */
    fault: reading?.fault ?? null,
    taskId: data?.asking?.taskId ?? taskId,
    isPending: latest.isPending && can('task:read'),
    isAsking: ask.isPending || Boolean(data?.asking),
    failed: data?.failed ?? null,
    error: latest.error ?? ask.error,
    mayAsk,
    ask: () => ask.mutate(0),
  };
}

/** Once for each question, whatever is rendered meanwhile. */
function useAskOnce(question: string, mayAsk: boolean, ask: () => void): void {
  const asked = useRef('');
  useEffect(() => {
    if (!mayAsk || asked.current === question) return;
    asked.current = question;
    ask();
  });
}

function useReadWhenTold(taskId: string | null, read: () => void): void {
  const { listen } = useLive();
  const latest = useRef(read);
  useEffect(() => void (latest.current = read));
  useEffect(() => {
    if (!taskId) return undefined;
    return listen((fact) => {
      if (fact === 'gap' || fact.id === taskId) latest.current();
    });
  }, [listen, taskId]);
}
