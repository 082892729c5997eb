'use client';
import type { BulkOutcome, Result, Routes } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import type { WantedAct } from './act-draft';

export type BulkAct = Result<Routes['bulkActs']['get']>;
export type BulkActNode = Result<Routes['bulkActs']['nodes']>['items'][number];

/** Whom an act is for: all that match, or of these only some. */
interface StartedAct {
  q: string;
  onlyIds?: string[];
  act: WantedAct;
  onceKey: string;
}

/** Exactly what an act on all that a filter matches would reach; read while `isWanted`. */
export function useReach(q: string, isWanted: boolean) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: [...keys.bulkActs(workspaceId), 'reach', q],
    queryFn: ({ signal }) => api.nodes.select({ params: { workspaceId }, body: { q }, signal }),
    enabled: isWanted,
    staleTime: 0,
  });
}

/** Starts an act. `onceKey` keeps one that is sent twice from being done twice. */
export function useStartBulkAct() {
  const { id: workspaceId } = useWorkspace();
  return useMutation({
    mutationFn: ({ act, onceKey, ...chosen }: StartedAct): Promise<BulkAct> => {
      const sent = { params: { workspaceId }, idempotencyKey: onceKey };
      if (act.kind === 'team') return api.bulkActs.giveToTeam({ ...sent, body: { ...chosen, teamId: act.teamId } });
      if (act.kind !== 'run') return api.bulkActs.start({ ...sent, body: { ...chosen, act } });
      const command = { type: 'shell.exec' as const, payload: { command: act.command } };
      return api.bulkActs.run({ ...sent, body: { ...chosen, command } });
    },
  });
}

export function useBulkAct(actId: string) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.bulkAct(workspaceId, actId),
    queryFn: ({ signal }) => api.bulkActs.get({ params: { workspaceId, actId }, signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? poll || 10_000 : false),
  });
}

/** What became of each node, page by page. */
export function useBulkActNodes(actId: string, outcome: BulkOutcome | null) {
  const { id: workspaceId } = useWorkspace();
  return useInfiniteQuery({
    queryKey: [...keys.bulkAct(workspaceId, actId), 'nodes', outcome],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(outcome ? { outcome } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return api.bulkActs.nodes({ params: { workspaceId, actId }, query, signal });
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useCancelBulkAct() {
  const { id: workspaceId } = useWorkspace();
  return useMutation({
    mutationFn: (actId: string) => api.bulkActs.cancel({ params: { workspaceId, actId } }),
  });
}
