'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { NameValues } from './name-schema';

/** An install with its command, which is told this once. */
export type CreatedInstall = Result<Routes['enrolment']['create']>;

/** Makes an install command for a node of that name. */
export function useCreateInstall(onCreated: (install: CreatedInstall) => void) {
  const { id: workspaceId } = useWorkspace();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, description, teamId }: NameValues) =>
      api.enrolment.create({
        params: { workspaceId },
        body: { nodeName: name, ...(description ? { description } : {}), ...(teamId ? { teamId } : {}) },
      }),
    onSuccess: (install) => {
      queryClient.setQueryData(keys.install(workspaceId, install.installId), install);
      onCreated(install);
    },
  });
}
