import { z } from 'zod';
import { Id, pageOf, pageQuery, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';

export const AuditEntry = z
  .object({
    id: Id,
    at: Time,
    actor: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string() }),
    event: z.string(),
    target: z.object({ type: z.string(), id: z.string() }),
    details: z.record(z.string(), z.unknown()),
    requestId: z.string(),
    ip: z.string().nullable(),
    /** Place in the workspace's hash chain; null for the moment before it is sealed. */
    seq: z.number().int().nullable(),
    hash: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const audit = {
  list: route({
    id: 'audit.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/audit-logs',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'audit-log:read' },
    limit: 'read',
    audit: null,
    summary: 'Who did what in this workspace, newest first',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(AuditEntry),
    errors: ['request.cursor_invalid'],
  }),
};
