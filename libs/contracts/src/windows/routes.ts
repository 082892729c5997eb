import { z } from 'zod';
import { Id, pageOf, pageQuery } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { Node } from '../nodes/schemas.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { MaintenanceWindow, StartMaintenance, StartMaintenanceOnMany } from './schemas.js';
import { windowStates } from './states.js';

const reading = {
  method: 'GET',
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'window:read' } as const,
  limit: 'read',
  audit: null,
  status: 200,
} as const;
const acting = {
  method: 'POST',
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'window:manage', onNodes: true } as const,
  limit: 'write',
  idempotencyKey: true,
} as const;

/** Why one of many nodes got no window. */
export const windowRefusals = ['object.not_found', 'permission.missing', 'window.overlaps'] as const;

export const windows = {
  list: route({
    ...reading,
    id: 'windows.list',
    path: '/workspaces/:workspaceId/windows',
    summary: 'Maintenance windows, the newest first',
    params: WorkspaceParams,
    query: z.strictObject({ ...pageQuery, state: z.enum(windowStates).optional() }),
    response: pageOf(MaintenanceWindow),
    errors: ['request.cursor_invalid'],
  }),
  ofNode: route({
    ...reading,
    id: 'windows.ofNode',
    path: '/workspaces/:workspaceId/nodes/:nodeId/windows',
    summary: 'The maintenance windows of a node, the newest first',
    params: NodeParams,
    query: z.strictObject({ ...pageQuery, state: z.enum(windowStates).optional() }),
    response: pageOf(MaintenanceWindow),
    errors: ['object.not_found', 'request.cursor_invalid'],
  }),
  start: route({
    ...acting,
    id: 'windows.start',
    path: '/workspaces/:workspaceId/nodes/:nodeId/maintenance',
    audit: ['window.started', 'window.scheduled'],
    summary: 'Take a node into maintenance, now or from a later moment on: automation leaves it alone until the end',
    status: 201,
    params: NodeParams,
    body: StartMaintenance,
    response: MaintenanceWindow,
    errors: ['object.not_found', 'window.overlaps', 'window.time_invalid'],
  }),
  startMany: route({
    ...acting,
    id: 'windows.startMany',
    path: '/workspaces/:workspaceId/nodes/maintenance',
    audit: 'window.started',
    summary: 'Take many nodes into maintenance, in one transaction with an audit entry for each',
    status: 200,
    params: WorkspaceParams,
    body: StartMaintenanceOnMany,
    response: z.object({
      started: z.array(z.object({ nodeId: Id, windowId: Id })),
      refused: z.array(z.object({ nodeId: Id, code: z.enum(windowRefusals) })),
    }),
    errors: [],
  }),
  end: route({
    ...acting,
    id: 'windows.end',
    path: '/workspaces/:workspaceId/nodes/:nodeId/maintenance/end',
    audit: 'window.ended',
    summary: 'End the maintenance of a node now',
    status: 200,
    params: NodeParams,
    response: MaintenanceWindow,
    errors: ['object.not_found', 'window.none_active'],
  }),
  cancel: route({
    ...acting,
    id: 'windows.cancel',
    path: '/workspaces/:workspaceId/nodes/:nodeId/windows/:windowId/cancel',
    audit: 'window.cancelled',
    summary: 'Cancel a maintenance window that has not begun',
    status: 200,
    params: NodeParams.extend({ windowId: Id }),
    response: MaintenanceWindow,
    errors: ['object.not_found', 'window.not_scheduled'],
  }),
  enable: route({
    ...acting,
    id: 'windows.enable',
    path: '/workspaces/:workspaceId/nodes/:nodeId/maintenance/enable',
    audit: 'window.started',
    summary: 'As `windows.start` until somebody ends it; the name and body of Noderax. A second call changes nothing',
    status: 200,
    params: NodeParams,
    body: z.strictObject({ reason: z.string().trim().max(500).optional() }),
    response: Node,
    errors: ['object.not_found', 'window.overlaps'],
  }),
  disable: route({
    ...acting,
    id: 'windows.disable',
    path: '/workspaces/:workspaceId/nodes/:nodeId/maintenance/disable',
    audit: 'window.ended',
    summary: 'As `windows.end`; the name and body of Noderax. A node that is in no maintenance stays as it is',
    status: 200,
    params: NodeParams,
    body: z.strictObject({ reason: z.string().trim().max(500).optional() }),
    response: Node,
    errors: ['object.not_found'],
  }),
};
