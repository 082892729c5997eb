import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';

/**
 * Who acted. `user`: a person; with `impersonator`, a platform administrator who acted as that person. `api-key`: a program, with
 * `userId` the person whose rights bound the key. `agent`, `system`, `anonymous`: `label` says it.
 */
export const AuditActor = z
  .object({
    kind: z.string(),
    id: z.string().nullable(),
    label: z.string(),
    userId: z.string().nullable(),
    impersonator: z.object({ id: z.string(), label: z.string() }).nullable(),
  })
  .meta({ id: 'AuditActor' });

/**
 * What is known of an entry's place in its chain. `waiting`: not sealed yet. `verified`: content, place and the link to the entry
 * before it were recomputed and fit. `altered`: the content is not what was sealed. `broken`: the entry before it is missing or another.
 */
export const auditSeals = ['waiting', 'verified', 'altered', 'broken'] as const;
export type AuditSeal = (typeof auditSeals)[number];

export const AuditEntry = z
  .object({
    id: Id,
    at: Time,
    actor: AuditActor,
    event: z.string(),
    target: z.object({ type: z.string(), id: z.string() }),
    /** `changes`, where there are: field → [before, after], or `"changed"` for a secret. */
    details: z.record(z.string(), z.unknown()),
    requestId: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** Place in the workspace's hash chain; null for the moment before it is sealed. */
    seq: z.number().int().nullable(),
    hash: z.string().nullable(),
    prevHash: z.string().nullable(),
    seal: z.enum(auditSeals),
  })
  .meta({ id: 'AuditEntry' });

/** An entry as platform administrators see it: of any workspace, null for the platform itself. */
export const PlatformAuditEntry = AuditEntry.extend({
  workspace: z.object({ id: Id, name: z.string() }).nullable(),
}).meta({ id: 'PlatformAuditEntry' });

const text = z.string().trim().min(1).max(200);

/**
 * What entries are asked for. `event`: `task.created`, or `task` for all that begin with `task.`. `actor`: an id, or a part of the
 * name. `target`: its id or its type. `q`: a text anywhere in the entry. `from` is included, `to` is not.
 */
export const auditFilter = {
  event: text.optional(),
  actor: text.optional(),
  target: text.optional(),
  q: text.optional(),
  from: Time.optional(),
  to: Time.optional(),
};

/** `workspace` takes an id, or `platform` for entries that belong to none. */
export const platformAuditFilter = {
  ...auditFilter,
  workspace: z.union([Id, z.literal('platform')]).optional(),
};

/**
 * A part of a name and a text are looked for in 20,000 entries a page. `searchedTo`: how far back this page has looked when that was not
 * enough to fill it; `nextCursor` looks on from there. Null otherwise.
 */
export const auditPage = { searchedTo: Time.nullable() };

/** `jsonl`: the file that `fettle audit verify` checks. `csv`: newest first, for spreadsheets. */
export const auditFormat = { format: z.enum(['csv', 'jsonl']).default('jsonl') };
