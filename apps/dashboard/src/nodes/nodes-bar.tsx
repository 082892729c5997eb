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
  const { path, can, canSomewhere } = useWorkspace();
  const select = useSelectMatching();
  const { beyond } = picked;
  const nodes = [...picked.picked.values()];
  const targets = nodes.filter(({ excluded }) => excluded === null);
  const isTooMany = targets.length > BULK_MAX;
  const most = `one run reaches ${BULK_MAX} nodes at most`;
  // Who runs nothing anywhere is not told of each node that he may not run on it.
  const left = canSomewhere('task:run-medium') ? exclusionNotes(nodes) : [];
  const notes = [...left, ...beyondNote(beyond, most), ...(isTooMany ? [`Too many: ${most}`] : [])];
  // The preview names who is left out, as far as one question about nodes can hold them.
  const reach = nodes.length > BULK_MAX ? targets : nodes;
  const only = nodes.length === 1 ? targets[0] : undefined;
  const count = targets.length === 1 ? (targets[0]?.name ?? '1 node') : `${targets.length} nodes`;
  return (
    <div className="flex flex-col gap-2">
      {select.error && nodes.length > 0 ? (
        <InlineError error={select.error} title="What matches could not be selected" />
      ) : null}
      <BulkBar
        unit={['node', 'nodes']}
        selected={nodes.length}
        offer={
          picked.canTake(q, matching)
            ? {
                words:
                  matching > BULK_MAX
                    ? `Select ${BULK_MAX} of the ${matching.toLocaleString('en-US')} that match`
                    : `Select all ${matching} that match`,
                isBusy: select.isPending,
                onTake: () =>
                  select.mutate(q, {
                    onSuccess: (found) =>
                      picked.take(
                        q,
                        pickedOf(found, (node) => can('task:run-medium', node)),
                        { count: found.beyond, isExact: true },
                      ),
                  }),
              }
            : undefined
        }
        note={notes.length > 0 ? `${notes.join('. ')}.` : null}
        onClear={picked.clear}
      >
        {targets.length > 0 && !isTooMany ? (
          <LinkButton
            href={`${path('tasks/new')}?${only ? `node=${only.id}` : `targets=${packIds(reach.map(({ id }) => id))}`}`}
            size="compact"
            variant="primary"
            icon={<Play size={16} aria-hidden />}
          >
            Run a command on {count}…
          </LinkButton>
        ) : null}
        {nodes.length >= 2 && nodes.length <= COMPARED_NODES_MAX ? (
          <LinkButton
            href={`${path('metrics/compare')}?nodes=${nodes.map(({ id }) => id).join(',')}`}
            size="compact"
            icon={<ChartColumn size={16} aria-hidden />}
          >
            Compare measurements
          </LinkButton>
        ) : null}
        {nodes.length > 1 && nodes.length <= COMPARE_MAX ? (
          <LinkButton href={`${path('nodes/compare')}?ids=${nodes.map(({ id }) => id).join(',')}`} size="compact">
            Compare facts
          </LinkButton>
        ) : null}
        {nodes.length <= PICKED_MAX ? (
          <ChangePicked picked={{ ids: nodes.map(({ id }) => id), names: nodes.map(({ name }) => name) }} />
        ) : null}
        {matching > nodes.length ? <BulkAct q={q} matching={matching} /> : null}
        {can('group:manage') && nodes.length <= BULK_MAX ? (
          <AddToGroup nodeIds={nodes.map(({ id }) => id)} onDone={picked.clear} />
        ) : null}
        {can('team:manage') && nodes.length <= BULK_MAX ? (
          <GiveToTeam nodeIds={nodes.map(({ id }) => id)} onDone={picked.clear} />
        ) : null}
      </BulkBar>
    </div>
  );
}
