'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import type { Task } from '@/tasks/task-words';

// As many as one reading gives: marks of more would be a carpet.
const limit = 100;
const none: readonly Task[] = [];

/** The newest tasks of a node, for the marks on its charts. Nothing without the permission to see tasks, or before they are read. */
export function useNodeTasks(nodeId: string): readonly Task[] {
  const { id: workspaceId, can } = useWorkspace();
  const poll = usePollWhenCut();
  const tasks = useQuery({
    queryKey: keys.taskList(workspaceId, { marksOf: nodeId }),
    queryFn: ({ signal }) => api.tasks.list({ params: { workspaceId }, query: { nodeId, limit }, signal }),
    enabled: can('task:read'),
    refetchInterval: poll || 60_000,
  });
  return tasks.data?.items ?? none;
}
