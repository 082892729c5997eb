'use client';
import type { RootProfile } from '@fettle/contracts';
import { ConfirmDialog } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '../nodes/node-presence';
import { changeOf, surfaceWords } from './root-words';

interface RootAccessDialogProps {
  node: Node;
  profile: RootProfile;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before root can be used for something else: it names what will be possible, and what no longer. */
export function RootAccessDialog({ node, profile, open, onOpenChange }: RootAccessDialogProps) {
  const change = useChangeRootAccess(node);
  const { adds, ends } = changeOf(node.rootAccess.desired, profile);
  const isRetry = adds.length + ends.length === 0;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Change what root can be used for on ${node.name}`}
      consequence="The node is told at once. It counts only when the node says that it has applied it."
      confirmLabel={isRetry ? 'Try it again' : adds.length > 0 ? 'Allow it' : 'Take it away'}
      cancelLabel="Leave it as it is"
      busyLabel="Telling the node…"
      tone={adds.length > 0 ? 'danger' : 'plain'}
      onConfirm={async () => {
        await change.mutateAsync(profile);
      }}
    >
      <ul className="flex list-disc flex-col gap-1 ps-5 text-dense">
        {adds.map((surface) => (
          <li key={surface}>{surfaceWords[surface].allows}</li>
        ))}
        {ends.map((surface) => (
          <li key={surface}>“{surfaceWords[surface].label}” ends. What runs as root now is not ended by it.</li>
        ))}
        {isRetry ? <li>The same choice is sent again.</li> : null}
      </ul>
    </ConfirmDialog>
  );
}

function useChangeRootAccess({ workspaceId, id: nodeId }: Node) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (profile: RootProfile) => api.rootAccess.change({ params: { workspaceId, nodeId }, body: { profile } }),
    onSuccess: (node) => queryClient.setQueryData(keys.node(workspaceId, nodeId), node),
  });
}
