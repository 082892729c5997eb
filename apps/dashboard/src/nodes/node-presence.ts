import { presenceWords, type Node as NodeSchema, type NodePresence } from '@fettle/contracts';
import { formatAge, toMs, type StatusState } from '@fettle/ui';
import type { z } from 'zod';

export type Node = z.output<typeof NodeSchema>;

interface Meaning {
  state: StatusState;
  word: string;
}

/** How each presence is shown: shape and tone by state, with the word of the contract. */
export const presenceMeanings: Record<NodePresence, Meaning> = {
  live: { state: 'healthy', word: presenceWords.live },
  late: { state: 'late', word: presenceWords.late },
  offline: { state: 'down', word: presenceWords.offline },
  never: { state: 'unknown', word: presenceWords.never },
};

/** Why the node counts as it does, in a sentence. `nowMs` null (before hydration) leaves the age out. */
export function presenceReason(node: Node, nowMs: number | null): string {
  if (!node.agentKey && node.presence !== 'live')
    return 'It has no working agent key, so its agent is turned away. Add the node again to give it one.';
  const age = node.lastSeenAt && nowMs !== null ? formatAge(nowMs - toMs(node.lastSeenAt)) : null;
  switch (node.presence) {
    case 'live':
      return age && age !== '0 s' ? `Its agent was heard from ${age} ago.` : 'Its agent was heard from just now.';
    case 'late':
      return `Its agent was expected by now${age ? ` and was last heard from ${age} ago` : ''}.`;
    case 'offline':
      return `Its agent has not been heard from${age ? ` for ${age}` : ''}: the machine is off, cut off, or the agent is stopped. Tasks wait for it.`;
    case 'never':
      return 'It joined, but its agent has not reported yet.';
  }
}

/** "3 of 12 nodes need you", or that all is well: the answer of the list. With `isPart`, of those that a filter matches. */
export function fleetVerdict(
  presences: Partial<Record<NodePresence, number>>,
  isPart = false,
): { state: StatusState; words: string } {
  const count = (presence: NodePresence) => presences[presence] ?? 0;
  const total = count('live') + count('late') + count('offline') + count('never');
  const needy = total - count('live');
  const grouped = (value: number) => value.toLocaleString('en-US');
  const nodes = (total === 1 ? 'node' : 'nodes') + (isPart ? (total === 1 ? ' that matches' : ' that match') : '');
  if (needy === 0)
    return {
      state: 'healthy',
      words: total === 1 ? `The one ${nodes} is live` : `All ${grouped(total)} ${nodes} are live`,
    };
  const verb = needy === 1 ? 'needs' : 'need';
  const state = count('offline') > 0 ? 'down' : count('late') > 0 ? 'late' : 'unknown';
  return { state, words: `${grouped(needy)} of ${grouped(total)} ${nodes} ${verb} you` };
}
