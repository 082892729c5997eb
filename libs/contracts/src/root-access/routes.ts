import { z } from 'zod';
import { rootProfile } from '../agent/root-access.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { Node } from '../nodes/schemas.js';

/** What root can be used for on a node. */
export const rootAccess = {
  change: route({
    id: 'rootAccess.change',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/root-access',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'root-access:manage', onNodes: true },
    limit: 'write',
    audit: 'root-access.changed',
    summary: 'Choose what root can be used for on a node; its agent is told at once and says what it has applied',
    status: 200,
    params: NodeParams,
    body: z.strictObject({ profile: rootProfile }),
    response: Node,
    errors: ['object.not_found'],
    idempotencyKey: true,
    stepUp: true,
  }),
};
