'use client';
import type { Permission } from '@fettle/contracts';
import { FilterInput, Link, MiddleText, Radio, Skeleton, TimeText } from '@fettle/ui';
import { useState } from 'react';
import { PlainError } from '@/data/plain-error';
import type { Node } from '@/nodes/node-presence';
import { PresenceStatus } from '@/nodes/presence-status';
import { useNode, useNodes } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';

export interface NodePickerProps {
  value: string;
  onChange: (nodeId: string) => void;
  error?: string | undefined;
  /** What the person must hold on a node to choose it. */
  needs?: Permission;
}

/** Chooses one node; the server searches, and what is chosen stays in sight whatever is searched for. */
export function NodePicker({ value, onChange, error, needs = 'task:run-medium' }: NodePickerProps) {
  const [search, setSearch] = useState('');
  const nodes = useNodes({ search: search || undefined, sort: 'name' });
  const chosen = useNode(value || null);
  const found = nodes.data?.pages.flatMap((page) => page.items) ?? [];
  const { can } = useWorkspace();
  const mine = found.filter((node) => can(needs, node));
  const rows = chosen.data && !found.some((node) => node.id === chosen.data.id) ? [chosen.data, ...mine] : mine;
  const total = nodes.data?.pages[0]?.total ?? 0;
  return (
    <fieldset
      data-invalid={error ? '' : undefined}
      className="flex min-w-0 flex-col gap-2"
      aria-describedby={error ? 'node-picker-error' : undefined}
    >
      <legend className="mb-1 text-dense font-medium">Node</legend>
      <FilterInput label="Search nodes" placeholder="Search name or hostname" value={search} onChange={setSearch} />
      {nodes.error ? (
        <PlainError
          error={nodes.error}
          title="The nodes could not be read"
          needs="node:read"
          onRetry={() => void nodes.refetch()}
        />
      ) : null}
      <div className="max-h-56 overflow-y-auto rounded-control border border-line-strong bg-surface p-1">
        {nodes.data ? null : <Skeleton label="Reading nodes" lines={3} />}
        {nodes.data && rows.length === 0 && found.length === 0 ? (
          <p className="p-2 text-dense text-muted">{search ? 'No node matches.' : <NoNode />}</p>
        ) : null}
        {rows.map((node) => (
          <Choice key={node.id} node={node} isChosen={node.id === value} onChoose={() => onChange(node.id)} />
        ))}
        <NotMine count={found.length - mine.length} />
        {nodes.hasNextPage ? (
          <p className="p-2 text-meta text-muted">
            {found.length} of {total} nodes; search to find the others.
          </p>
        ) : null}
      </div>
      {error ? (
        <p id="node-picker-error" className="text-meta text-crit">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** Nodes that are seen and cannot be chosen are told, not shown. */
function NotMine({ count }: { count: number }) {
  if (count === 0) return null;
  return <p className="p-2 text-meta text-muted">{count} more you may see, but not run commands on.</p>;
}

/** The next step where there is nothing to choose. */
function NoNode() {
  const { path, can } = useWorkspace();
  if (!can('node:enrol')) return 'No node has joined yet.';
  return (
    <>
      No node has joined yet.{' '}
      <Link href={path('nodes/new')} className="text-ink underline underline-offset-2">
        Add a node
      </Link>{' '}
      first.
    </>
  );
}

function Choice({ node, isChosen, onChoose }: { node: Node; isChosen: boolean; onChoose: () => void }) {
  return (
    <div className="flex items-center justify-between gap-3 rounded-control px-2 hover:bg-raised has-checked:bg-raised">
      <Radio
        name="node"
        value={node.id}
        checked={isChosen}
        onChange={onChoose}
        label={<MiddleText text={node.name} />}
        className="min-w-0 flex-1"
      />
      <PresenceStatus
        node={node}
        className="text-dense"
        detail={node.presence !== 'live' && node.lastSeenAt ? <TimeText at={node.lastSeenAt} /> : undefined}
      />
    </div>
  );
}
