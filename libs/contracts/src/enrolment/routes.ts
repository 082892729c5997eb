import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { WorkspaceParams } from '../workspaces/routes.js';

export const installStates = ['pending', 'installing', 'completed', 'failed', 'expired'] as const;

export const NodeInstall = z
  .object({
    installId: Id,
    workspaceId: Id,
    teamId: Id.nullable(),
    nodeName: z.string(),
    description: z.string().nullable(),
    hostname: z.string().nullable(),
    nodeId: Id.nullable(),
    /** The node that a machine becomes again by it; null: a new one. */
    reenrolNodeId: Id.nullable(),
    status: z.enum(installStates),
    stage: z.string(),
    progressPercent: z.number().int().min(0).max(100),
    statusMessage: z.string().nullable(),
    startedAt: Time.nullable(),
    consumedAt: Time.nullable(),
    expiresAt: Time,
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'NodeInstall' });

export const CreateNodeInstall = z
  .strictObject({
    nodeName: z.string().trim().min(2).max(120),
    description: z.string().trim().min(2).max(500).optional(),
    /** The team that will own the node. */
    teamId: Id.optional(),
  })
  .meta({ id: 'CreateNodeInstall' });

export const enrolment = {
  create: route({
    id: 'enrolment.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/node-installs',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:enrol' },
    limit: 'write',
    audit: 'node-install.created',
    summary: 'A one-time install command, good for 15 minutes. The token is in this answer only',
    status: 201,
    params: WorkspaceParams,
    body: CreateNodeInstall,
    response: NodeInstall.extend({ installCommand: z.string(), scriptUrl: z.string(), apiUrl: z.string() }),
    errors: ['object.not_found', 'team.grants_too_much'],
    secret: true,
  }),
  reenrol: route({
    id: 'enrolment.reenrol',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/reenrol',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'agent-key:manage', onNodes: true },
    limit: 'write',
    audit: 'node.reenrolment-requested',
    summary:
      'A one-time install command by which a machine becomes this node again, with a new key; good for 15 minutes',
    status: 201,
    params: NodeParams,
    body: z.strictObject({
      /** Another machine may take the node over: without it, one with another machine id is refused. */
      newMachine: z.boolean().default(false),
    }),
    response: NodeInstall.extend({ installCommand: z.string(), scriptUrl: z.string(), apiUrl: z.string() }),
    errors: ['object.not_found'],
    secret: true,
  }),
  get: route({
    id: 'enrolment.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/node-installs/:installId',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'How far an install has come',
    status: 200,
    params: WorkspaceParams.extend({ installId: Id }),
    response: NodeInstall,
    errors: ['object.not_found'],
  }),
};
