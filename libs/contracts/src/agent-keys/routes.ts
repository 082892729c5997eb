import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { Node } from '../nodes/schemas.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { agentKeyStates } from './words.js';

/** One line of text that says what a key is for. */
const Label = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

/** A node's credential as people see it. The key itself is never part of it. */
export const AgentKey = z
  .object({
    id: Id,
    label: z.string().nullable(),
    state: z.enum(agentKeyStates),
    createdAt: Time,
    /** Who made it; null where the node joined by an install command. */
    createdBy: z.string().nullable(),
    lastUsedAt: Time.nullable(),
    /** Valid, in use, and made 90 days ago or earlier. */
    isOld: z.boolean(),
    /** The key that it takes over from. */
    replaces: Id.nullable(),
    /** The node's agent has been asked to take a new key and has not called with it yet. */
    rotationAskedAt: Time.nullable(),
    revokedAt: Time.nullable(),
    revokedReason: z.string().nullable(),
  })
  .meta({ id: 'AgentKey' });

/** The key itself: 64 hex digits, in this answer and nowhere else. */
const secret = z.string().regex(/^[0-9a-f]{64}$/);

/** A key that was just made, shown once. */
export const NewAgentKey = z.object({ key: AgentKey, secret }).meta({ id: 'NewAgentKey' });

/**
 * A node that stands ready for a machine that does not exist yet, with the key of its agent, shown once. `installCommand` is for root on the
 * machine: it puts the key there, by standard input, and installs the agent, or gives it to the one that is there.
 */
export const PreparedNode = z
  .object({ node: Node, key: AgentKey, secret, installCommand: z.string() })
  .meta({ id: 'PreparedNode' });

const KeyParams = NodeParams.extend({ keyId: Id });

const managing = {
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'agent-key:manage', onNodes: true },
  limit: 'write',
} as const;
const handingOut = { stepUp: true, secret: true } as const;

/** The credentials of nodes. A node has at most two valid ones: the one in use and its successor. */
export const agentKeys = {
  list: route({
    id: 'agentKeys.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-keys',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'The agent keys of a node: valid ones first, then those that have ended, newest first, at most 50',
    status: 200,
    params: NodeParams,
    /** `canDeliver`: the node's agent takes new keys over its own connection; otherwise somebody has to copy them. */
    response: z.object({ items: z.array(AgentKey), canDeliver: z.boolean(), asOf: Time }),
    errors: ['object.not_found'],
  }),
  issue: route({
    ...managing,
    ...handingOut,
    id: 'agentKeys.issue',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-keys',
    audit: 'agent-key.issued',
    summary: 'Make another agent key for a node, with a label. The answer holds the key, this once',
    status: 201,
    params: NodeParams,
    body: z.strictObject({ label: Label }),
    response: NewAgentKey,
    errors: ['object.not_found', 'agent_key.too_many'],
  }),
  prepare: route({
    ...handingOut,
    id: 'agentKeys.prepare',
    method: 'POST',
    path: '/workspaces/:workspaceId/agent-keys',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:enrol' },
    limit: 'write',
    audit: 'node.prepared',
    summary:
      'Make a node with an agent key for a machine that does not exist yet. The answer holds the key, this once: it speaks for that node only',
    status: 201,
    params: WorkspaceParams,
    body: z.strictObject({
      nodeName: z.string().trim().min(2).max(120),
      /** Null: the machine tells when it first checks in. */
      hostname: z.string().trim().toLowerCase().min(1).max(253).nullable().default(null),
      label: Label,
      teamId: Id.nullable().default(null),
    }),
    response: PreparedNode,
    errors: ['object.not_found', 'team.grants_too_much', 'node.hostname_taken'],
  }),
  rotate: route({
    ...managing,
    id: 'agentKeys.rotate',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-keys/rotate',
    audit: 'agent-key.rotation-asked',
    summary:
      'Have the agent take a new key over its own connection. The old one ends a minute after the agent has first called with the new one',
    status: 202,
    params: NodeParams,
    body: z.strictObject({ label: Label.nullable().default(null) }),
    response: AgentKey,
    errors: ['object.not_found', 'node.not_enrolled', 'agent_key.not_deliverable'],
    idempotencyKey: true,
  }),
  rotateByHand: route({
    ...managing,
    ...handingOut,
    id: 'agentKeys.rotateByHand',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-keys/rotate-by-hand',
    audit: 'agent-key.issued',
    summary:
      'Make the successor of the key in use, for agents that cannot take one by themselves. The answer holds the key, this once; the old one ends a minute after the first call with it',
    status: 201,
    params: NodeParams,
    body: z.strictObject({ label: Label.nullable().default(null) }),
    response: NewAgentKey,
    errors: ['object.not_found', 'node.not_enrolled', 'agent_key.too_many'],
  }),
  revoke: route({
    ...managing,
    id: 'agentKeys.revoke',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-keys/:keyId/revoke',
    audit: 'agent-key.revoked',
    summary: 'Revoke one agent key: a socket that it opened closes within 5 s and calls with it answer 401',
    status: 200,
    params: KeyParams,
    response: AgentKey,
    errors: ['object.not_found', 'agent_key.ended'],
    idempotencyKey: true,
    // What may still call with a key must be possible to end.
    inArchived: true,
  }),
  oneMachine: route({
    ...managing,
    id: 'agentKeys.oneMachine',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/one-machine',
    audit: 'node.clone-cleared',
    summary:
      'Say that only one machine uses the identity of this node now: it gets work again, until two are seen anew',
    status: 200,
    params: NodeParams,
    response: Node,
    errors: ['object.not_found'],
    idempotencyKey: true,
  }),
};
