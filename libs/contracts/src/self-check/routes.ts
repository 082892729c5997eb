import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

/** `skipped`: could not or need not be looked at, with the reason; it is neither good nor bad. */
export const checkResults = ['ok', 'warn', 'fail', 'skipped'] as const;

export const checkGroups = ['database', 'queue', 'messages', 'work', 'audit', 'machine', 'configuration'] as const;

/** One thing that was tried, and what came of it. */
export const CheckResult = z
  .object({
    /** `group.subject`, stable. */
    id: z.string(),
    group: z.enum(checkGroups),
    title: z.string(),
    result: z.enum(checkResults),
    /** What was found, in a sentence with its figures. For `skipped`: why nothing was looked at. */
    found: z.string(),
    /** What that means for users and data; null for `ok` and `skipped`. */
    means: z.string().nullable(),
    /** What to do about it; null for `ok` and `skipped`. */
    todo: z.string().nullable(),
    /** Path of the page in this repository that tells more; null when there is none. */
    runbook: z.string().nullable(),
    tookMs: z.number().nonnegative(),
  })
  .meta({ id: 'CheckResult' });

export const SelfCheckReport = z
  .object({
    /** The worst of the results. */
    result: z.enum(checkResults),
    startedAt: Time,
    tookMs: z.number().nonnegative(),
    /** The process that looked. */
    process: z.object({ name: z.string(), bootId: z.string(), version: z.string() }),
    counts: z.object({ ok: z.number(), warn: z.number(), fail: z.number(), skipped: z.number() }),
    /** Whether the act stands in the audit log; false when the database could not take it. */
    isAudited: z.boolean(),
    checks: z.array(CheckResult),
  })
  .meta({ id: 'SelfCheckReport' });

export const selfCheck = {
  run: route({
    id: 'selfCheck.run',
    method: 'POST',
    path: '/diagnostics/self-check',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:manage' },
    limit: 'write',
    audit: 'self-check.run',
    summary: 'Try every part of the control plane and say what is wrong and what to do; one at a time per process',
    status: 200,
    response: SelfCheckReport,
    errors: ['self_check.running'],
  }),
};
