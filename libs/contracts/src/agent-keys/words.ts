/**
 * What is known of a key. `waiting`: made and not called with yet. `active`: the node calls with it. `retiring`: its successor is in use
 * and it ends within moments. `revoked`: over.
 */
export const agentKeyStates = ['waiting', 'active', 'retiring', 'revoked'] as const;
export type AgentKeyState = (typeof agentKeyStates)[number];

/** Days after which a key is called old: time to rotate it. */
export const AGENT_KEY_OLD_DAYS = 90;

/** Valid keys that a node has at most: one in use and its successor. */
export const AGENT_KEYS_VALID_MAX = 2;
