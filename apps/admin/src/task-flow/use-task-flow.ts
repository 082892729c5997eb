'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';

/** How tasks come to agents and back, asked of every process again every 5 seconds. */
export function useTaskFlow() {
  return useQuery({
    queryKey: ['task-flow'],
    queryFn: ({ signal }) => api.taskFlow.read({ signal }),
    refetchInterval: 5_000,
  });
}
