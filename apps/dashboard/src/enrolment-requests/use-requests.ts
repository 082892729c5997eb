'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

export type EnrolmentRequest = Result<Routes['enrolmentRequests']['list']>['items'][number];

/** Requests are told live; the timer makes up for a lost message, and takes those away whose time is over. */
const READ_EVERY_MS = 15_000;

/** Machines that ask to be let in. Nothing for who may not decide. */
export function useRequests() {
  const { id: workspaceId, can } = useWorkspace();
  return useQuery({
    queryKey: keys.enrolmentRequests(workspaceId),
    queryFn: ({ signal }) => api.enrolmentRequests.list({ params: { workspaceId }, signal }),
    enabled: can('node:enrol'),
    refetchInterval: READ_EVERY_MS,
  });
}

/** Lets a machine in, or refuses it. */
export function useDecide() {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  const onSettled = async () => {
    await cache.invalidateQueries({ queryKey: keys.enrolmentRequests(workspaceId) });
    await cache.invalidateQueries({ queryKey: keys.nodes(workspaceId) });
  };
  const approve = useMutation({
    mutationFn: ({ id, nodeName }: { id: string; nodeName: string }) =>
      api.enrolmentRequests.approve({ params: { workspaceId, enrolmentId: id }, body: { nodeName } }),
    onSettled,
  });
  const reject = useMutation({
    mutationFn: (id: string) => api.enrolmentRequests.reject({ params: { workspaceId, enrolmentId: id } }),
    onSettled,
  });
  return { approve, reject };
}
