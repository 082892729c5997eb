'use client';
import { Button, ConfirmDialog, KeyValue, LinkButton, Panel, TimeText } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { Node } from './node-presence';

/** The node's credential: since when, last used, and how to take it away. */
export function AgentKeyPanel({ node }: { node: Node }) {
  const { can, path } = useWorkspace();
  const [isAsking, setAsking] = useState(false);
  const revoke = useRevokeKey(node);
  return (
    <Panel title="Agent key">
      {node.agentKey ? (
        <div className="flex flex-col items-start gap-3">
          <KeyValue
            items={[
              { label: 'Made', value: <TimeText at={node.agentKey.createdAt} /> },
              {
                label: 'Last used',
                value: node.agentKey.lastUsedAt ? <TimeText at={node.agentKey.lastUsedAt} /> : 'not yet',
              },
            ]}
          />
          {can('agent-key:manage', node) ? (
            <Button size="compact" onClick={() => setAsking(true)}>
              Revoke the key…
            </Button>
          ) : null}
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <p className="text-dense text-muted">
            This node has no working key, so its agent is turned away. A new install command gives it one.
          </p>
          {can('node:enrol') ? (
            <LinkButton size="compact" href={path('nodes/new')}>
              Add the node again…
            </LinkButton>
          ) : null}
        </div>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Revoke the agent key of ${node.name}`}
        consequence="Its agent is cut off within 5 seconds and cannot come back with this key. Tasks that wait for the node stay queued until they expire. This cannot be undone: the node must be added again."
        confirmLabel="Revoke 1 key"
        cancelLabel="Keep the key"
        busyLabel="Revoking…"
        typeToConfirm={node.name}
        onConfirm={async () => {
          await revoke.mutateAsync();
        }}
      />
    </Panel>
  );
}

function useRevokeKey(node: Node) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.nodes.revokeKey({ params: { workspaceId: node.workspaceId, nodeId: node.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.node(node.workspaceId, node.id) }),
  });
}
