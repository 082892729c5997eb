'use client';
import type { CommandInput, Permission, Result, Routes } from '@fettle/contracts';
import { Banner, type KeyValueItem } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import { useReached } from './batch-targets';
import { useOnceKey } from './use-once-key';
import { useTargets } from './use-targets';

export type Batch = Result<Routes['tasks']['createMany']>;
export type Target = { id: string; name: string; presence: string };

export interface BatchFormProps {
  ids: readonly string[];
  onLeaveOut: (nodeId: string) => void;
  /** The tasks were made: what became of each node. */
  onMade: (batch: Batch, targets: readonly Target[]) => void;
}

/** A command for many nodes, and how it may run there; what is left out is as the catalogue says. */
export interface BatchCommand {
  command: CommandInput;
  timeoutMs?: number;
  expiresInMs?: number;
  idempotent?: boolean;
  exclusive?: boolean;
}

/** The chosen nodes as they are now, those of them that a command which takes `needs` reaches, and the way to send it there. */
export function useBatch({ ids, onMade }: BatchFormProps, needs: Permission) {
  const targets = useTargets(ids);
  const { reached } = useReached(targets.data, needs);
  const create = useCreateTasks();
  return {
    targets,
    reached: reached as readonly Target[],
    /** "3 nodes". */
    count: reached.length === 1 ? '1 node' : `${reached.length} nodes`,
    send: async (command: BatchCommand) => onMade(await create.mutateAsync({ command, targets: reached }), reached),
  };
}

/** How many nodes it reaches, as a line of what will run. */
export function reachOf(targets: readonly Target[], isRead: boolean): KeyValueItem {
  const live = targets.filter(({ presence }) => presence === 'live').length;
  const words = `${targets.length} ${targets.length === 1 ? 'node' : 'nodes'}`;
  const all = live === targets.length ? `${words}, all live` : `${words}, ${live === 0 ? 'none' : live} of them live`;
  return { label: 'On', value: isRead ? all : <span className="text-muted">being read</span> };
}

/** Nodes that are away get it when they are back. */
export function Waiting({ targets, expiry }: { targets: readonly Target[]; expiry: string }) {
  const away = targets.filter(({ presence }) => presence !== 'live').length;
  if (away === 0) return null;
  return (
    <Banner
      tone="neutral"
      title={away === 1 ? '1 node is not live, so it waits there' : `${away} nodes are not live, so it waits there`}
    >
      It runs when they are back, and expires after {expiry} where they are not.
    </Banner>
  );
}

/** "web-1, web-2 and 10 more". */
export function namesOf(targets: readonly Target[]): string {
  const named = targets.slice(0, 8).map(({ name }) => name);
  const more = targets.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

function useCreateTasks() {
  const { id: workspaceId } = useWorkspace();
  const queryClient = useQueryClient();
  const keyOf = useOnceKey();
  return useMutation({
    mutationFn: ({ command, targets }: { command: BatchCommand; targets: readonly Target[] }) => {
      const body = { ...command, nodeIds: targets.map(({ id }) => id) };
      return api.tasks.createMany({ params: { workspaceId }, body, idempotencyKey: keyOf(body) });
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      void queryClient.invalidateQueries({ queryKey: keys.nodes(workspaceId) });
    },
  });
}
