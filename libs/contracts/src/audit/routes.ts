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

/**
 * What is known of an entry's place in its chain. `waiting`: not sealed yet. `verified`: content, place and the link to the entry
 * before it were recomputed and fit. `altered`: the content is not what was sealed. `broken`: the entry before it is missing or another.
 */
export const auditSeals = ['waiting', 'verified', 'altered', 'broken'] as const;
export type AuditSeal = (typeof auditSeals)[number];

/** An entry as platform administrators see it: of any workspace (null: of the platform itself), its seal checked as it is read. */
export const PlatformAuditEntry = AuditEntry.extend({
  workspace: z.object({ id: Id, name: z.string() }).nullable(),
  seal: z.enum(auditSeals),
  prevHash: z.string().nullable(),
  userAgent: z.string().nullable(),
}).meta({ id: 'PlatformAuditEntry' });

const text = z.string().trim().min(1).max(200);

/** `workspace` takes an id, or `platform` for entries that belong to none. `from` is included, `to` is not. */
const PlatformAuditQuery = z.strictObject({
  ...pageQuery,
  event: text.optional(),
  actor: text.optional(),
  target: text.optional(),
  workspace: z.union([Id, z.literal('platform')]).optional(),
  from: Time.optional(),
  to: Time.optional(),
});

const platformRead = {
  surfaces: ['admin'],
  access: { kind: 'platform', permission: 'platform:read-audit' },
  limit: 'read',
  audit: null,
  status: 200,
} as const;

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
  listAll: route({
    ...platformRead,
    id: 'audit.listAll',
    method: 'GET',
    path: '/audit-logs',
    summary: 'Who did what on the whole platform, newest first, filtered by event, actor, target, workspace and time',
    query: PlatformAuditQuery,
    response: pageOf(PlatformAuditEntry),
    errors: ['request.cursor_invalid'],
  }),
  entry: route({
    ...platformRead,
    id: 'audit.entry',
    method: 'GET',
    path: '/audit-logs/:entryId',
    summary: 'One entry of the audit log, of any workspace',
    params: z.object({ entryId: Id }),
    response: PlatformAuditEntry,
    errors: ['object.not_found'],
  }),
};
