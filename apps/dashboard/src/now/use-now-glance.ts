'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import { noteServerTime } from '@/data/server-clock';
import { useWorkspace } from '@/session/use-session';

// Disks fill without a fact, and what failed is forgotten after a day.
const renewMs = 15_000;

/** One glance at the workspace, renewed by facts and by time. */
export function useNowGlance() {
  const { id: workspaceId } = useWorkspace();
  const poll = usePollWhenCut();
  return useQuery({
    queryKey: keys.now(workspaceId),
    queryFn: async ({ signal }) => {
      const now = await api.now.get({ params: { workspaceId }, signal });
      noteServerTime(now.asOf);
      return now;
    },
    placeholderData: keepPreviousData,
    refetchInterval: poll || renewMs,
  });
}
