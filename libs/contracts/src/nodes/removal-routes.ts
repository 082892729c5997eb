import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from './routes.js';
import { nodePresences } from './schemas.js';

const removing = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'node:remove', onNodes: true } as const,
};

/** What stops working when a node goes. */
export const NodeRemoval = z
  .object({
    asOf: Time,
    nodeId: Id,
    /** What has to be typed. */
    name: z.string(),
    presence: z.enum(nodePresences),
    teamName: z.string().nullable(),
    /** Tasks that run on it now: they are cancelled. */
    tasksRunning: z.number().int(),
    /** Tasks that wait for it: they never run. */
    tasksWaiting: z.number().int(),
    /** Ended tasks that go with it, with their output; counted to 10,000. */
    tasksEnded: z.number().int(),
    /** Valid agent keys: revoked, and the agent is turned away within 5 s. */
    agentKeys: z.number().int(),
    /** Maintenance windows that run or are to come. */
    windows: z.number().int(),
    /** Install commands for it that could still be used. */
    installs: z.number().int(),
  })
  .meta({ id: 'NodeRemoval' });

/** The end of a node. */
export const nodeRemoval = {
  preview: route({
    id: 'nodeRemoval.preview',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/removal',
    ...removing,
    limit: 'read',
    audit: null,
    summary: 'What stops working when this node is decommissioned. Changes nothing',
    status: 200,
    params: NodeParams,
    response: NodeRemoval,
    errors: ['object.not_found'],
  }),
  remove: route({
    id: 'nodeRemoval.remove',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/nodes/:nodeId',
    ...removing,
    limit: 'write',
    audit: 'node.removed',
    summary: 'Decommission a node: its keys are revoked, its tasks cancelled, its history deleted; the audit log stays',
    status: 200,
    params: NodeParams,
    /** The node's name: it confirms that it is the right one. */
    body: z.strictObject({ confirmName: z.string().max(200) }),
    response: Done,
    errors: ['object.not_found', 'node.confirmation'],
    stepUp: true,
  }),
};
