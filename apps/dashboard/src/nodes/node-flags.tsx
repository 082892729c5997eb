'use client';
import { Banner, Button, ConfirmDialog, LinkButton } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { Node } from './node-presence';

/** What is wrong with the node's identity or presence, worst first, each with what mends it. */
export function NodeFlags({ node }: { node: Node }) {
  const { path } = useWorkspace();
  const config = path(`nodes/${node.id}?tab=config`);
  return (
    <>
      {node.flags.includes('cloned') ? <Cloned node={node} /> : null}
      {node.flags.includes('held') ? (
        <Banner tone="warn" title="How this node is now is not known">
          Most nodes fell silent at the same time, so it is called late and not offline: the control plane or the
          network is the likely cause. It shows itself when they are heard again.
        </Banner>
      ) : null}
      {node.flags.includes('flapping') ? (
        <Banner
          tone="warn"
          title="This node comes and goes"
          action={
            <LinkButton size="compact" href={path(`nodes/${node.id}?tab=events`)}>
              Show its events
            </LinkButton>
          }
        >
          It was heard and silent again several times. That is one event with a count until it has been steady for ten
          minutes.
        </Banner>
      ) : null}
      {node.flags.includes('key-old') ? (
        <Banner
          tone="warn"
          title="The agent key is more than 90 days old"
          action={
            <LinkButton size="compact" href={config}>
              Show the keys
            </LinkButton>
          }
        >
          Rotate it: the agent goes on working meanwhile.
        </Banner>
      ) : null}
    </>
  );
}

function Cloned({ node }: { node: Node }) {
  const { can, path } = useWorkspace();
  const [isAsking, setAsking] = useState(false);
  const clear = useOneMachine(node);
  return (
    <Banner
      tone="crit"
      title="Two machines use the identity of this node: neither gets work"
      action={
        can('agent-key:manage', node) ? (
          <Button size="compact" onClick={() => setAsking(true)}>
            One machine is left…
          </Button>
        ) : undefined
      }
    >
      This happens after a disk was copied. Stop one of them, or give it a node of its own:{' '}
      {can('node:enrol') ? (
        <a className="inline-flex min-h-6 items-center underline max-sm:min-h-11" href={path('nodes/new')}>
          add it as a new node
        </a>
      ) : (
        'an admin can add it as a new node'
      )}
      . Enrolling this node anew ends the confusion, too.
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`One machine uses the identity of ${node.name}`}
        consequence="The node gets work again, and what waits for it runs. If two machines are still there, they are found again within a minute."
        confirmLabel="One machine is left"
        cancelLabel="Not yet"
        busyLabel="Clearing…"
        tone="plain"
        onConfirm={async () => void (await clear.mutateAsync())}
      />
    </Banner>
  );
}

function useOneMachine(node: Node) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.agentKeys.oneMachine({ params: { workspaceId: node.workspaceId, nodeId: node.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.node(node.workspaceId, node.id) }),
  });
}
