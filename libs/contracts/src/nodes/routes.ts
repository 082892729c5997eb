import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { exportQuery, Facets, filterQuery, sortQuery } from '../mechanism/list.js';
import { Id, pageOf, pageQuery, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { BULK_MAX, nodeExportColumns, nodeSorts } from './list.js';
import { Node, nodePresences, UpdateNode } from './schemas.js';

export const NodeParams = WorkspaceParams.extend({ nodeId: Id });

const sort = sortQuery(nodeSorts);
const order = { sort: sort.sort.default('worst'), direction: sort.direction };

/** Why a node is left out of an act on many: there is none (here), or it has no agent key, so that nothing would take its task. */
export const nodeExclusions = ['object.not_found', 'node.not_enrolled'] as const;

/** What an act on many nodes would reach. */
export const NodeSelection = z
  .object({
    asOf: Time,
    /** How many of the nodes asked for exist; by `q` those that match, without `exceptIds`. */
    matched: z.number().int(),
    /** At most 200, by name. */
    targets: z.array(z.object({ id: Id, name: z.string(), presence: z.enum(nodePresences), teamId: Id.nullable() })),
    /** `name` is null where no such node can be seen. */
    excluded: z.array(z.object({ id: Id, name: z.string().nullable(), reason: z.enum(nodeExclusions) })),
    /** How many match beyond those: one act reaches 200. */
    beyond: z.number().int(),
  })
  .meta({ id: 'NodeSelection' });

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
      ...filterQuery,
      ...order,
    }),
    /** `presences` counts what matches whatever presence is asked for. */
    response: pageOf(Node).extend({ presences: z.record(z.enum(nodePresences), z.number().int()), asOf: Time }),
    errors: ['request.cursor_invalid', 'request.filter_invalid'],
  }),
  facets: route({
    id: 'nodes.facets',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/facets',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'How many of the filtered nodes have which presence, tasks, system, architecture and agent version',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject(filterQuery),
    response: Facets,
    errors: ['request.filter_invalid'],
  }),
  export: route({
    id: 'nodes.export',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/export',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'export',
    audit: null,
    summary: 'All nodes that match, as CSV or JSON lines',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ ...filterQuery, ...order, ...exportQuery(nodeExportColumns) }),
    response: z.string(),
    errors: ['request.filter_invalid'],
    kind: 'raw',
  }),
  select: route({
    id: 'nodes.select',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/select',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'What an act on these nodes, or on all that match a filter, would reach. Changes nothing',
    status: 200,
    params: WorkspaceParams,
    body: z.union([
      z.strictObject({ nodeIds: z.array(Id).min(1).max(BULK_MAX) }),
      z.strictObject({ q: z.string().max(2_000), exceptIds: z.array(Id).max(1_000).default([]) }),
    ]),
    response: NodeSelection,
    errors: ['request.filter_invalid'],
    inArchived: true,
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
  update: route({
    id: 'nodes.update',
    method: 'PATCH',
    path: '/workspaces/:workspaceId/nodes/:nodeId',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:update', onNodes: true },
    limit: 'write',
    audit: 'node.updated',
    summary: 'Change what people keep of a node: name, description, tags, site, criticality, owner, notes',
    status: 200,
    params: NodeParams,
    body: UpdateNode,
    response: Node,
    errors: ['object.not_found', 'node.conflict', 'node.owner_no_member'],
  }),
  revokeKey: route({
    id: 'nodes.revokeKey',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/agent-key/revoke',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'agent-key:manage', onNodes: true },
    limit: 'write',
    audit: 'agent-key.revoked',
    summary: "Revoke the node's agent key: its socket closes within 5 s and its calls answer 401",
    status: 200,
    params: NodeParams,
    response: Done,
    errors: ['object.not_found', 'node.not_enrolled'],
    idempotencyKey: true,
  }),
};
