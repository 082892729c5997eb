import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { workspaceRoles } from '../permissions.js';

export const WorkspaceParams = z.strictObject({ workspaceId: Id });

export const Workspace = z
  .object({
    id: Id,
    name: z.string(),
    slug: z.string(),
    isDefault: z.boolean(),
    timezone: z.string(),
    currentUserRole: z.enum(workspaceRoles),
    createdAt: Time,
  })
  .meta({ id: 'Workspace' });

export const workspaces = {
  list: route({
    id: 'workspaces.list',
    method: 'GET',
    path: '/workspaces',
    surfaces: ['operator', 'admin'],
    access: { kind: 'session' },
    limit: 'read',
    audit: null,
    summary: 'The workspaces that the signed-in person belongs to',
    status: 200,
    response: z.object({ items: z.array(Workspace) }),
    errors: [],
  }),
  get: route({
    id: 'workspaces.get',
    method: 'GET',
    path: '/workspaces/:workspaceId',
    surfaces: ['operator', 'admin'],
    access: { kind: 'workspace', permission: 'workspace:read' },
    limit: 'read',
    audit: null,
    summary: 'One workspace',
    status: 200,
    params: WorkspaceParams,
    response: Workspace,
    errors: [],
  }),
};
