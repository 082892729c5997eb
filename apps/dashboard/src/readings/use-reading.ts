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
export function useReading<N extends ReadingName>(question: ReadingQuestion<N>) {
  const { node, command, payload, maxAgeMs = 30_000, askAtOnce = true } = question;
  const { can } = useWorkspace();
  const text = JSON.stringify(payload ?? {});
  const [taskId, setTaskId] = useState<string | null>(null);
  const asked = { node, command, text };
  const latest = useLatest(asked, taskId);
  const ask = useAsk(asked, setTaskId);
  const mayAsk = can('task:run-low', node);
  useAskOnce(`${node.id} ${command} ${text}`, askAtOnce && mayAsk && node.presence === 'live', () =>
    ask.mutate(maxAgeMs),
  );
  useReadWhenTold(taskId, () => void latest.refetch());
  const { reading = null, asking = null, failed = null } = latest.data ?? {};
  return {
    result: (reading?.result ?? null) as CommandResult<N> | null,
    measuredAt: reading?.measuredAt ?? null,
    /** The agent answered something that this version does not know. */
    fault: reading?.fault ?? null,
    taskId: asking?.taskId ?? taskId,
    isPending: latest.isPending && can('task:read'),
    isAsking: ask.isPending || asking !== null,
    failed,
    error: latest.error ?? ask.error,
    mayAsk,
    ask: () => ask.mutate(0),
  };
}

interface Asked {
  readonly node: Node;
  readonly command: ReadingName;
  /** The parameters as JSON. */
  readonly text: string;
}

const keyOf = ({ node, command, text }: Asked) => keys.reading(node.workspaceId, node.id, command, text);

function useLatest(asked: Asked, taskId: string | null) {
  const { node, command, text } = asked;
  const { can } = useWorkspace();
  const poll = usePollWhenCut();
  const params = { workspaceId: node.workspaceId, nodeId: node.id };
  return useQuery({
    queryKey: [...keyOf(asked), taskId],
    queryFn: ({ signal }) =>
      api.readings.latest({ params, query: { command, payload: text, ...(taskId ? { taskId } : {}) }, signal }),
    enabled: can('task:read'),
    // A new task of the same question: what was read before stays until its answer is there.
    placeholderData: (before, query) => (query?.queryKey[4] === text ? before : undefined),
    refetchInterval: (query) => (query.state.data?.asking ? askingPollMs : poll),
  });
}

function useAsk(asked: Asked, onTask: (taskId: string | null) => void) {
  const { node, command, text } = asked;
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (maxAgeMs: number) => {
      const params = { workspaceId: node.workspaceId, nodeId: node.id };
      // The type of a payload belongs to its command, which is not known here any more.
      const sent = { type: command, payload: JSON.parse(text) as object } as never;
      return api.readings.ask({ params, body: { command: sent, maxAgeMs } });
    },
    onSuccess: ({ asking }) => {
      onTask(asking?.taskId ?? null);
      return queryClient.invalidateQueries({ queryKey: keyOf(asked) });
    },
  });
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
