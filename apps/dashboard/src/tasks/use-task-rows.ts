'use client';
import type { TaskSort } from '@fettle/contracts';
import type { SortDirection } from '@fettle/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { usePagedRows } from '@/list/use-paged-rows';
import { useWorkspace } from '@/session/use-session';
import { useOnceKey } from './use-once-key';

export interface TaskQuery {
  q: string;
  /** Exactly this node, whatever others are called like it. */
  nodeId: string | null;
  sort: { key: TaskSort; direction: SortDirection };
}

const pageSize = 100;

/** What a list of tasks, its counts and its export ask for alike. */
export function narrowing({ q, nodeId }: Pick<TaskQuery, 'q' | 'nodeId'>) {
  return { ...(q ? { q } : {}), ...(nodeId ? { nodeId } : {}) };
}

/** The tasks that a filter matches, in the server's order. Null reads nothing: the filter cannot be read. */
export function useTaskRows(asked: TaskQuery | null) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  const { sort, ...rest } = asked ?? { q: '', nodeId: null, sort: { key: 'created', direction: 'desc' } as const };
  const query = { limit: pageSize, sort: sort.key, direction: sort.direction, ...narrowing(rest) };
  return usePagedRows({
    queryKey: keys.taskList(workspaceId, query),
    read: (cursor, signal) =>
      api.tasks.list({ params: { workspaceId }, query: { ...query, ...(cursor ? { cursor } : {}) }, signal }),
    refetchInterval: poll || 60_000,
    enabled: asked !== null,
  });
}

/** How many tasks have which value of each field, with the rest of the filter kept. Read while `isWanted`. */
export function useTaskFacets(asked: Pick<TaskQuery, 'q' | 'nodeId'>, isWanted: boolean) {
  const { id: workspaceId } = useWorkspace();
  const query = narrowing(asked);
  return useQuery({
    queryKey: keys.taskFacets(workspaceId, query),
    queryFn: ({ signal }) => api.tasks.facets({ params: { workspaceId }, query, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

/** Reads the tasks that a filter matches, newest first, to select them: at most `limit`. */
export function useMatchingTasks(limit: number) {
  const { id: workspaceId } = useWorkspace();
  return useMutation({
    mutationFn: (asked: Pick<TaskQuery, 'q' | 'nodeId'>) =>
      api.tasks.list({ params: { workspaceId }, query: { limit, ...narrowing(asked) } }),
  });
}

/** Asks for several tasks to be stopped. */
export function useCancelTasks() {
  const { id: workspaceId } = useWorkspace();
  const queryClient = useQueryClient();
  const onceKey = useOnceKey();
  return useMutation({
    mutationFn: ({ taskIds, reason }: { taskIds: string[]; reason: string }) => {
      const body = { taskIds, ...(reason ? { reason } : {}) };
      return api.tasks.cancelMany({ params: { workspaceId }, body, idempotencyKey: onceKey(body) });
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      void queryClient.invalidateQueries({ queryKey: keys.eachTask(workspaceId) });
    },
  });
}
