import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

const count = z.number().int().nonnegative();

/** One background queue now. `depth`, ages and schedules are null when the queue's server did not answer. */
export const QueueState = z
  .object({
    name: z.string(),
    depth: z.object({ waiting: count, active: count, delayed: count, failed: count }).nullable(),
    /** Since when the job that has waited longest is due. */
    waitingSince: Time.nullable(),
    /** Since when the job that has run longest runs. */
    activeSince: Time.nullable(),
    schedules: z.array(
      z.object({
        key: z.string(),
        job: z.string(),
        everyMs: z.number().nullable(),
        /** Cron, in UTC. */
        pattern: z.string().nullable(),
        nextAt: Time.nullable(),
      }),
    ),
  })
  .meta({ id: 'QueueState' });

/** A job that failed. Of its payload only ids are shown. */
export const FailedJob = z.object({
  id: z.string(),
  job: z.string(),
  attempts: count,
  reason: z.string(),
  failedAt: Time,
  ids: z.record(z.string(), z.string()),
});

/** Failed jobs of one kind whose messages differ only in numbers, ids and quoted texts. */
export const FailureGroup = z
  .object({
    /** Names the group in `retry` and `discard`. */
    key: z.string(),
    job: z.string(),
    /** The message with `…` where the jobs differ. */
    cause: z.string(),
    count,
    firstAt: Time,
    lastAt: Time,
    example: FailedJob,
  })
  .meta({ id: 'FailureGroup' });

const QueueParams = z.strictObject({ queue: z.string().min(1).max(64) });

/** One failed job, or all of a group that had failed by `failedBefore`: what a person has been shown, and nothing later. */
const Selection = z.union([
  z.strictObject({ jobId: z.string().min(1).max(200) }),
  z.strictObject({ group: z.string().min(1).max(64), failedBefore: Time }),
]);

/** `matched`: failed jobs of the selection. `done`: those that were acted on; the rest had moved on meanwhile. */
const Acted = z.object({ matched: count, done: count });

const read = {
  method: 'GET',
  surfaces: ['admin'],
  access: { kind: 'platform', permission: 'platform:read-health' },
  limit: 'read',
  audit: null,
  status: 200,
} as const;
const act = {
  method: 'POST',
  surfaces: ['admin'],
  access: { kind: 'platform', permission: 'platform:manage' },
  limit: 'write',
  status: 200,
  idempotencyKey: true,
} as const;

export const queues = {
  list: route({
    ...read,
    id: 'queues.list',
    path: '/diagnostics/queues',
    summary: 'Every background queue: how deep it is, how old its oldest jobs are, what is scheduled on it',
    response: z.object({ asOf: Time, backend: z.enum(['redis', 'postgres']), items: z.array(QueueState) }),
    errors: [],
  }),
  failures: route({
    ...read,
    id: 'queues.failures',
    path: '/diagnostics/queues/:queue/failures',
    summary: 'The failed jobs of a queue, grouped by cause, the largest group first',
    params: QueueParams,
    response: z.object({
      asOf: Time,
      items: z.array(FailureGroup),
      total: count,
      /** How many of them, the latest ones, were grouped. */
      read: count,
    }),
    errors: ['object.not_found', 'dependency.unavailable'],
  }),
  retry: route({
    ...act,
    id: 'queues.retry',
    path: '/diagnostics/queues/:queue/retry',
    audit: 'queue.retried',
    summary: 'Put failed jobs back on their queue',
    params: QueueParams,
    body: z.strictObject({ selection: Selection }),
    response: Acted,
    errors: ['object.not_found', 'dependency.unavailable'],
  }),
  discard: route({
    ...act,
    id: 'queues.discard',
    path: '/diagnostics/queues/:queue/discard',
    audit: 'queue.discarded',
    summary: 'Remove failed jobs for good, with a reason',
    params: QueueParams,
    body: z.strictObject({ selection: Selection, reason: z.string().trim().min(3).max(500) }),
    response: Acted,
    errors: ['object.not_found', 'dependency.unavailable'],
  }),
};
