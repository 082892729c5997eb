'use client';
import { Button, ConfirmDialog, InlineError, Panel, Skeleton } from '@fettle/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';
import { removalWords } from './removal-words';

/** The end of a node, behind its name. */
export function DangerPanel({ node }: { node: Node }) {
  const { path } = useWorkspace();
  const router = useRouter();
  const cache = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const preview = useRemoval(node, isAsking);
  const remove = async () => {
    const { workspaceId, id: nodeId } = node;
    await api.nodeRemoval.remove({ params: { workspaceId, nodeId }, body: { confirmName: node.name } });
    router.replace(path('nodes'));
    cache.removeQueries({ queryKey: keys.node(workspaceId, nodeId) });
    void cache.invalidateQueries({ queryKey: keys.nodes(workspaceId) });
  };
  return (
    <Panel title="Danger">
      <div className="flex flex-col items-start gap-3">
        <p className="text-dense text-muted">
          Decommissioning takes {node.name} out of Fettle for good. The machine itself is not touched; its agent is
          turned away.
        </p>
        <Button onClick={() => setAsking(true)}>Decommission the node…</Button>
      </div>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Decommission ${node.name}`}
        consequence="This cannot be undone. The audit log keeps what was done here."
        confirmLabel="Decommission 1 node"
        cancelLabel="Keep the node"
        busyLabel="Decommissioning…"
        typeToConfirm={node.name}
        isReady={preview.data !== undefined}
        onConfirm={remove}
      >
        <WhatStops preview={preview} />
      </ConfirmDialog>
    </Panel>
  );
}

function WhatStops({ preview }: { preview: ReturnType<typeof useRemoval> }) {
  if (preview.error)
    return (
      <InlineError
        error={preview.error}
        title="What stops working could not be read"
        onRetry={() => void preview.refetch()}
      />
    );
  if (!preview.data) return <Skeleton label="Reading what stops working" lines={4} />;
  return (
    <div className="mb-4">
      <p className="text-dense font-medium">What stops working</p>
      <ul className="mt-1 list-disc ps-5 text-dense">
        {removalWords(preview.data).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function useRemoval({ id: nodeId, workspaceId }: Node, isAsking: boolean) {
  return useQuery({
    queryKey: [...keys.node(workspaceId, nodeId), 'removal'],
    queryFn: ({ signal }) => api.nodeRemoval.preview({ params: { workspaceId, nodeId }, signal }),
    enabled: isAsking,
    staleTime: 0,
  });
}
