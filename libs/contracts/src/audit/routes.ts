import { z } from 'zod';
import { Id, pageOf, pageQuery } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { AuditEntry, auditFilter, auditFormat, auditPage, PlatformAuditEntry, platformAuditFilter } from './schemas.js';
import { AuditVerification, AuditVerify } from './verification.js';

const ofWorkspace = {
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'audit-log:read' },
  audit: null,
  status: 200,
} as const;

const ofPlatform = {
  surfaces: ['admin'],
  access: { kind: 'platform', permission: 'platform:read-audit' },
  audit: null,
  status: 200,
} as const;

export const audit = {
  list: route({
    ...ofWorkspace,
    id: 'audit.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/audit-logs',
    limit: 'read',
    summary: 'Who did what in this workspace, newest first, filtered by event, actor, target, text and time',
    params: WorkspaceParams,
    query: z.strictObject({ ...pageQuery, ...auditFilter }),
    response: pageOf(AuditEntry).extend(auditPage),
    errors: ['request.cursor_invalid'],
  }),
  export: route({
    ...ofWorkspace,
    id: 'audit.export',
    method: 'GET',
    path: '/workspaces/:workspaceId/audit-logs/export',
    limit: 'export',
    summary: "The workspace's audit log as a file: JSON lines that can be checked offline, or CSV",
    params: WorkspaceParams,
    query: z.strictObject({ ...auditFilter, ...auditFormat }),
    response: z.string(),
    errors: [],
    kind: 'raw',
  }),
  get: route({
    ...ofWorkspace,
    id: 'audit.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/audit-logs/:entryId',
    limit: 'read',
    summary: "One entry of the workspace's audit log",
    params: WorkspaceParams.extend({ entryId: Id }),
    response: AuditEntry,
    errors: ['object.not_found'],
  }),
  listAll: route({
    ...ofPlatform,
    id: 'audit.listAll',
    method: 'GET',
    path: '/audit-logs',
    limit: 'read',
    summary:
      'Who did what on the whole platform, newest first, filtered by event, actor, target, workspace, text and time',
    query: z.strictObject({ ...pageQuery, ...platformAuditFilter }),
    response: pageOf(PlatformAuditEntry).extend(auditPage),
    errors: ['request.cursor_invalid'],
  }),
  exportAll: route({
    ...ofPlatform,
    id: 'audit.exportAll',
    method: 'GET',
    path: '/audit-logs/export',
    limit: 'export',
    summary: 'The audit log of the whole platform as a file: JSON lines that can be checked offline, or CSV',
    query: z.strictObject({ ...platformAuditFilter, ...auditFormat }),
    response: z.string(),
    errors: [],
    kind: 'raw',
  }),
  entry: route({
    ...ofPlatform,
    id: 'audit.entry',
    method: 'GET',
    path: '/audit-logs/:entryId',
    limit: 'read',
    summary: 'One entry of the audit log, of any workspace',
    params: z.object({ entryId: Id }),
    response: PlatformAuditEntry,
    errors: ['object.not_found'],
  }),
  verify: route({
    ...ofPlatform,
    id: 'audit.verify',
    method: 'POST',
    path: '/audit-logs/verify',
    limit: 'write',
    summary: 'Walk the hash chains one step further and name the first bad entry of each. Changes nothing',
    body: AuditVerify,
    response: AuditVerification,
    errors: ['request.cursor_invalid', 'object.not_found'],
  }),
};
