'use client';
import type { Result, Routes } from '@fettle/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

export type PreparedNode = Result<Routes['agentKeys']['prepare']>;

/** What a node is made with before its machine. Empty texts are left out. */
export interface PrepareValues {
  readonly name: string;
  readonly label: string;
  readonly hostname: string;
  readonly teamId: string;
}

/** Makes the node and its key. The answer with the key is not kept behind the dialog that shows it. */
export function usePrepare() {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ name, label, hostname, teamId }: PrepareValues) =>
      api.agentKeys.prepare({
        params: { workspaceId },
        body: {
          nodeName: name,
          label,
          ...(hostname.trim() ? { hostname } : {}),
          ...(teamId ? { teamId } : {}),
        },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.nodes(workspaceId) }),
    gcTime: 0,
  });
}
