'use client';
import type { TaskState } from '@fettle/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';

export interface TaskFilter {
  nodeId?: string | undefined;
  state?: TaskState | undefined;
  limit?: number;
}

/** Tasks of the workspace, newest first, page by page. */
export function useTasks(filter: TaskFilter) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useInfiniteQuery({
    queryKey: keys.taskList(workspaceId, filter),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: filter.limit ?? 100,
        ...(filter.nodeId ? { nodeId: filter.nodeId } : {}),
        ...(filter.state ? { state: filter.state } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return api.tasks.list({ params: { workspaceId }, query, signal });
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: poll || 60_000,
  });
}

/** One task; null reads nothing. */
export function useTask(taskId: string | null) {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.task(workspaceId, taskId ?? ''),
    queryFn: ({ signal }) => api.tasks.get({ params: { workspaceId, taskId: taskId ?? '' }, signal }),
    enabled: taskId !== null,
    refetchInterval: poll || 60_000,
  });
}
