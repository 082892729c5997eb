'use client';
import { BULK_MAX, COMPARED_NODES_MAX, COMPARE_MAX } from '@fettle/contracts';
import { BulkBar, InlineError, LinkButton } from '@fettle/ui';
import { ChartColumn, Play } from 'lucide-react';
import type { Picked } from '@/list/use-picked';
import { beyondNote } from '@/list/beyond-note';
import { packIds } from '@/list/packed-ids';
import { useWorkspace } from '@/session/use-session';
import { BulkAct, ChangePicked } from '@/bulk/bulk-act-button';
import { AddToGroup } from '@/groups/add-to-group';
import { GiveToTeam } from '@/teams/give-to-team';
import { exclusionNotes, pickedOf, type PickedNode } from './picked-node';
import { useSelectMatching } from './use-node-rows';

/** How many nodes one act takes by their ids. */
const PICKED_MAX = 1_000;

export interface NodesBarProps {
  picked: Picked<PickedNode>;
  q: string;
  /** How many nodes the filter matches. */
  matching: number;
}

/** Acts on the selected nodes, wherever in the list they are. */
export function NodesBar({ picked, q, matching }: NodesBarProps) {
  const { can, canSomewhere } = useWorkspace();
  const select = useSelectMatching();
  const { beyond } = picked;
  const nodes = [...picked.picked.values()];
  const targets = nodes.filter(({ excluded }) => excluded === null);
  const isTooMany = targets.length > BULK_MAX;
  const most = `one run reaches ${BULK_MAX} nodes at most`;
  // Who runs nothing anywhere is not told of each node that he may not run on it.
  const left = canSomewhere('task:run-medium') ? exclusionNotes(nodes) : [];
  const notes = [...left, ...beyondNote(beyond, most), ...(isTooMany ? [`Too many: ${most}`] : [])];
  const take = () =>
    select.mutate(q, {
      onSuccess: (found) =>
        picked.take(
          q,
          pickedOf(found, (node) => can('task:run-medium', node)),
          { count: found.beyond, isExact: true },
        ),
    });
  const words =
    matching > BULK_MAX
      ? `Select ${BULK_MAX} of the ${matching.toLocaleString('en-US')} that match`
      : `Select all ${matching} that match`;
  return (
    <div className="flex flex-col gap-2">
      {select.error && nodes.length > 0 ? (
        <InlineError error={select.error} title="What matches could not be selected" />
      ) : null}
      <BulkBar
        unit={['node', 'nodes']}
        selected={nodes.length}
        offer={picked.canTake(q, matching) ? { words, isBusy: select.isPending, onTake: take } : undefined}
        note={notes.length > 0 ? `${notes.join('. ')}.` : null}
        onClear={picked.clear}
      >
        <RunOn nodes={nodes} targets={targets} />
        <Compare nodes={nodes} />
        {nodes.length <= PICKED_MAX ? (
          <ChangePicked picked={{ ids: idsOf(nodes), names: nodes.map(({ name }) => name) }} />
        ) : null}
        {matching > nodes.length ? <BulkAct q={q} matching={matching} /> : null}
        <Assign nodes={nodes} onDone={picked.clear} />
      </BulkBar>
    </div>
  );
}

const idsOf = (nodes: readonly PickedNode[]) => nodes.map(({ id }) => id);

/** The way to the form of a command for those that can run one. */
function RunOn({ nodes, targets }: { nodes: readonly PickedNode[]; targets: readonly PickedNode[] }) {
  const { path } = useWorkspace();
  if (targets.length === 0 || targets.length > BULK_MAX) return null;
  // The preview names who is left out, as far as one question about nodes can hold them.
  const reach = nodes.length > BULK_MAX ? targets : nodes;
  const only = nodes.length === 1 ? targets[0] : undefined;
  return (
    <LinkButton
      href={`${path('tasks/new')}?${only ? `node=${only.id}` : `targets=${packIds(idsOf(reach))}`}`}
      size="compact"
      variant="primary"
      icon={<Play size={16} aria-hidden />}
    >
      Run a command on {targets.length === 1 ? targets[0]!.name : `${targets.length} nodes`}…
    </LinkButton>
  );
}

/** The ways to their measurements and facts side by side, for as many as fit beside each other. */
function Compare({ nodes }: { nodes: readonly PickedNode[] }) {
  const { path } = useWorkspace();
  const ids = idsOf(nodes).join(',');
  if (nodes.length < 2) return null;
  return (
    <>
      {nodes.length <= COMPARED_NODES_MAX ? (
        <LinkButton
          href={`${path('metrics/compare')}?nodes=${ids}`}
          size="compact"
          icon={<ChartColumn size={16} aria-hidden />}
        >
          Compare measurements
        </LinkButton>
      ) : null}
      {nodes.length <= COMPARE_MAX ? (
        <LinkButton href={`${path('nodes/compare')}?ids=${ids}`} size="compact">
          Compare facts
        </LinkButton>
      ) : null}
    </>
  );
}

/** What they are made part of: a group, a team. */
function Assign({ nodes, onDone }: { nodes: readonly PickedNode[]; onDone: () => void }) {
  const { can } = useWorkspace();
  if (nodes.length > BULK_MAX) return null;
  return (
    <>
      {can('group:manage') ? <AddToGroup nodeIds={idsOf(nodes)} onDone={onDone} /> : null}
      {can('team:manage') ? <GiveToTeam nodeIds={idsOf(nodes)} onDone={onDone} /> : null}
    </>
  );
}
