'use client';
import { Button, ConfirmDialog, InlineError, Panel, Skeleton } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { IssueDialog } from './agent-keys/issue-dialog';
import { KeyList } from './agent-keys/key-list';
import { isValid, keyName, type AgentKey, type MadeKey } from './agent-keys/key-words';
import { ShownAgentKey } from './agent-keys/shown-agent-key';
import { useAgentKeys, useKeyActs } from './agent-keys/use-agent-keys';
import type { Node } from './node-presence';

type Asking = 'issue' | 'rotate' | 'by-hand' | 'all' | { readonly revoke: AgentKey } | null;

/** The node's credentials: since when, last used, how to renew them and how to take them away. */
export function AgentKeyPanel({ node }: { node: Node }) {
  const { can } = useWorkspace();
  const list = useAgentKeys(node);
  const [asking, setAsking] = useState<Asking>(null);
  const mayManage = can('agent-key:manage', node);
  return (
    <Panel title="Agent keys">
      {list.error && !list.data ? (
        <InlineError error={list.error} title="The keys could not be read" onRetry={() => void list.refetch()} />
      ) : null}
      {list.data ? (
        <div className="flex flex-col gap-3">
          {list.data.items.some(isValid) ? null : (
            <p className="text-dense text-muted">This node has no working key, so its agent is turned away.</p>
          )}
          <KeyList items={list.data.items} onRevoke={mayManage ? (key) => setAsking({ revoke: key }) : null} />
          {mayManage ? (
            <KeyButtons items={list.data.items} canDeliver={list.data.canDeliver} onAsk={setAsking} />
          ) : null}
        </div>
      ) : list.error ? null : (
        <Skeleton label="Reading the agent keys" className="h-24" />
      )}
      {mayManage ? <KeyDialogs node={node} asking={asking} onDone={() => setAsking(null)} /> : null}
    </Panel>
  );
}

interface KeyButtonsProps {
  items: readonly AgentKey[];
  canDeliver: boolean;
  onAsk: (asking: Asking) => void;
}

function KeyButtons({ items, canDeliver, onAsk }: KeyButtonsProps) {
  const valid = items.filter(isValid);
  const isFull = valid.length >= 2;
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="flex flex-wrap gap-2">
        {valid.length > 0 && canDeliver ? (
          <Button size="compact" onClick={() => onAsk('rotate')}>
            Rotate…
          </Button>
        ) : null}
        {valid.length > 0 && !isFull ? (
          <Button size="compact" onClick={() => onAsk('by-hand')}>
            Rotate by hand…
          </Button>
        ) : null}
        {isFull ? null : (
          <Button size="compact" onClick={() => onAsk('issue')}>
            Make another key…
          </Button>
        )}
        {valid.length > 1 ? (
          <Button size="compact" onClick={() => onAsk('all')}>
            Revoke all…
          </Button>
        ) : null}
      </div>
      {isFull ? <p className="text-dense text-muted">Two keys are valid: revoke one to make another.</p> : null}
    </div>
  );
}

function KeyDialogs({ node, asking, onDone }: { node: Node; asking: Asking; onDone: () => void }) {
  const acts = useKeyActs(node);
  const [made, setMade] = useState<MadeKey | null>(null);
  const close = (open: boolean) => !open && onDone();
  const show = (key: MadeKey) => {
    setMade(key);
    onDone();
  };
  return (
    <>
      <IssueDialog open={asking === 'issue'} node={node} acts={acts} onClose={onDone} onMade={show} />
      <ConfirmDialog
        open={asking === 'rotate'}
        onOpenChange={close}
        title={`Rotate the agent key of ${node.name}`}
        consequence="Its agent takes a new key when it checks in next, and stores it. The old key ends a minute after the agent has first called with the new one. Nothing that runs is disturbed."
        confirmLabel="Rotate 1 key"
        cancelLabel="Keep the key"
        busyLabel="Asking…"
        tone="plain"
        onConfirm={async () => void (await acts.rotate.mutateAsync())}
      />
      <ConfirmDialog
        open={asking === 'by-hand'}
        onOpenChange={close}
        title={`Make the successor of the agent key of ${node.name}`}
        consequence="You copy the new key to the machine. The old one is good until a minute after the first call with the new one."
        confirmLabel="Make 1 key"
        cancelLabel="Keep the key"
        busyLabel="Making the key…"
        tone="plain"
        onConfirm={async () => show(await acts.rotateByHand.mutateAsync())}
      />
      <RevokeDialogs node={node} asking={asking} acts={acts} onOpenChange={close} />
      <ShownAgentKey made={made} node={node} onClose={() => setMade(null)} />
    </>
  );
}

interface RevokeDialogsProps {
  node: Node;
  asking: Asking;
  acts: ReturnType<typeof useKeyActs>;
  onOpenChange: (open: boolean) => void;
}

function RevokeDialogs({ node, asking, acts, onOpenChange }: RevokeDialogsProps) {
  const one = asking !== null && typeof asking === 'object' ? asking.revoke : null;
  const end = one ? () => acts.revoke.mutateAsync(one.id) : () => acts.revokeAll.mutateAsync();
  const whose = one ? `the agent key “${keyName(one)}” of ${node.name}` : `all agent keys of ${node.name}`;
  return (
    <ConfirmDialog
      open={one !== null || asking === 'all'}
      onOpenChange={onOpenChange}
      title={`Revoke ${whose}`}
      consequence="Whoever calls with it is cut off within 5 seconds and cannot come back with it. A node without a valid key is turned away until it is enrolled again; its waiting tasks stay queued until they expire. This cannot be undone."
      confirmLabel={one ? 'Revoke 1 key' : 'Revoke all keys'}
      cancelLabel={one ? 'Keep the key' : 'Keep the keys'}
      busyLabel="Revoking…"
      typeToConfirm={node.name}
      onConfirm={async () => void (await end())}
    />
  );
}
