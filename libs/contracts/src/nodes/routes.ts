import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id, pageOf, pageQuery, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { Node, nodePresences } from './schemas.js';

export const NodeParams = WorkspaceParams.extend({ nodeId: Id });

export const nodes = {
  list: route({
    id: 'nodes.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'Nodes, worst first unless sorted otherwise',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({
      ...pageQuery,
      /** Part of name or hostname, case-insensitive. */
      search: z.string().trim().max(120).optional(),
      presence: z.enum(nodePresences).optional(),
      sort: z.enum(['worst', 'name', 'newest']).default('worst'),
    }),
    response: pageOf(Node).extend({ presences: z.record(z.enum(nodePresences), z.number().int()), asOf: Time }),
    errors: ['request.cursor_invalid'],
  }),
  get: route({
    id: 'nodes.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'One node',
    status: 200,
    params: NodeParams,
    response: Node,
    errors: ['object.not_found'],
  }),
  revokeKey: route({
    id: 'nodes.revokeKey',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-key/revoke',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'agent-key:manage' },
    limit: 'write',
    audit: 'agent-key.revoked',
    summary: "Revoke the node's agent key: its socket closes within 5 s and its calls answer 401",
    status: 200,
    params: NodeParams,
    response: Done,
    errors: ['object.not_found', 'node.not_enrolled'],
  }),
};
