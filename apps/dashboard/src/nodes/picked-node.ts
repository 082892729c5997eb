import type { NodePresence, taskRefusals } from '@fettle/contracts';
import type { Node } from './node-presence.ts';

type Exclusion = (typeof taskRefusals)[number];

/** A node that was selected, with what an act needs to know of it. */
export interface PickedNode {
  id: string;
  name: string;
  presence: NodePresence | null;
  /** Why an act leaves it out; null where it does not. */
  excluded: Exclusion | null;
}

/** Whether the person may run something on a node of this team. */
export type MayRun = (node: { teamId: string | null }) => boolean;

/** The selected form of a listed node. */
export function pickedNode(node: Node, mayRun: MayRun): PickedNode {
  return {
    id: node.id,
    name: node.name,
    presence: node.presence,
    excluded: !mayRun(node) ? 'permission.missing' : node.agentKey ? null : 'node.not_enrolled',
  };
}

/** The selected form of what the server says would be reached, and what not. */
export function pickedOf(
  selection: {
    targets: readonly { id: string; name: string; presence: NodePresence; teamId: string | null }[];
    excluded: readonly { id: string; name: string | null; reason: Exclusion }[];
  },
  mayRun: MayRun,
): PickedNode[] {
  return [
    ...selection.targets.map(({ teamId, ...node }) => ({
      ...node,
      excluded: mayRun({ teamId }) ? null : ('permission.missing' as const),
    })),
    ...selection.excluded.map(({ id, name, reason }) => ({ id, name: name ?? id, presence: null, excluded: reason })),
  ];
}

const exclusionWords: Record<Exclusion, readonly [one: string, many: string]> = {
  'object.not_found': ['does not exist any more', 'do not exist any more'],
  'permission.missing': ['is not a node on which you may run this', 'are not nodes on which you may run this'],
  'node.cloned': [
    'is two machines with one identity and is left out',
    'are two machines with one identity and are left out',
  ],
  'node.root_access_missing': [
    'has not applied the root access that this needs',
    'have not applied the root access that this needs',
  ],
  'command.not_supported': ['has an agent that does not know this', 'have agents that do not know this'],
  'command.target_changed': [
    'has something else there than was confirmed',
    'have something else there than was confirmed',
  ],
  'node.not_enrolled': ['has no agent key and is left out', 'have no agent key and are left out'],
};

/** "web-3 has no agent key and is left out", "2 have no agent key and are left out": who is left out and why, by reason. */
export function exclusionNotes(nodes: readonly Pick<PickedNode, 'name' | 'excluded'>[]): string[] {
  const reasons = [...new Set(nodes.flatMap(({ excluded }) => excluded ?? []))];
  return reasons.map((reason) => {
    const names = nodes.filter(({ excluded }) => excluded === reason).map(({ name }) => name);
    const [one, many] = exclusionWords[reason];
    return names.length === 1 ? `${names[0]} ${one}` : `${names.length} ${many}`;
  });
}
