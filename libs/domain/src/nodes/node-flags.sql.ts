import { AGENT_KEY_OLD_DAYS, nodeFlags, type NodeFlag } from '@fettle/contracts';

/**
 * Conditions of the flags of a node over `node_liveness l` and `nodes n`. A node is held when it is silent together with most others; its
 * key is old when the newest valid one is.
 */
const conditions: Readonly<Record<NodeFlag, string>> = {
  cloned: 'l.cloned_at IS NOT NULL',
  flapping: 'l.flapping_since IS NOT NULL',
  held: 'l.held',
  'key-old': `coalesce((SELECT k.created_at < (SELECT fettle_now()) - interval '${AGENT_KEY_OLD_DAYS} days' FROM agent_keys k
    WHERE k.node_id = n.id AND k.revoked_at IS NULL ORDER BY k.created_at DESC LIMIT 1), false)`,
};

/** SQL of the flags of a node, as an array of their names. */
export const nodeFlagsSql = `array_remove(ARRAY[${nodeFlags.map((flag) => `CASE WHEN ${conditions[flag]} THEN '${flag}' END`).join(', ')}], NULL)`;

/** The condition of nodes that have any of the flags; what is no flag, nobody has. */
export function anyFlagSql(names: readonly string[]): string {
  const wanted = nodeFlags.filter((flag) => names.some((name) => name.toLowerCase() === flag));
  return wanted.length === 0 ? 'false' : wanted.map((flag) => conditions[flag]).join(' OR ');
}
