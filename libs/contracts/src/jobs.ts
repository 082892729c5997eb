import { z } from 'zod';
import { job } from './mechanism/job.js';

export type { JobContract, QueueName } from './mechanism/job.js';

/** Every background job. Each has exactly one handler, or the worker does not boot. */
export const jobs = {
  'metrics.rollup': job({
    queue: 'maintenance',
    payload: z.object({}),
    attempts: 3,
    backoffMs: 5_000,
    timeoutMs: 60_000,
  }),
  'partitions.rotate': job({
    queue: 'maintenance',
    payload: z.object({}),
    attempts: 3,
    backoffMs: 5_000,
    timeoutMs: 60_000,
  }),
  'retention.sweep': job({
    queue: 'maintenance',
    payload: z.object({}),
    attempts: 3,
    backoffMs: 5_000,
    timeoutMs: 120_000,
  }),
  /** Ends transfers of files whose time is over, and forgets their bytes. */
  'transfers.sweep': job({
    queue: 'maintenance',
    payload: z.object({}),
    attempts: 3,
    backoffMs: 5_000,
    timeoutMs: 60_000,
  }),
  /** Deletes rows of a workspace that is being deleted, for a while; `deleting_at` is its state, the clock adds it again when it stops. */
  'workspace.delete': job({
    queue: 'maintenance',
    payload: z.object({ workspaceId: z.uuid() }),
    attempts: 5,
    backoffMs: 5_000,
    timeoutMs: 60_000,
  }),
  /** Seals with the current master key what an older one has sealed. */
  'secrets.reseal': job({
    queue: 'maintenance',
    payload: z.object({}),
    attempts: 3,
    backoffMs: 5_000,
    timeoutMs: 120_000,
  }),
  /** Goes on with a bulk act for a while, 200 nodes in a transaction; its row is its state, the clock adds it again when it stops. */
  'bulk-act.proceed': job({
    queue: 'maintenance',
    payload: z.object({ workspaceId: z.uuid(), actId: z.uuid() }),
    attempts: 5,
    backoffMs: 2_000,
    timeoutMs: 60_000,
  }),
  /** Does nothing: that it was done is what the self-check wants to know. */
  'self-check.echo': job({
    queue: 'maintenance',
    payload: z.object({}),
    attempts: 1,
    backoffMs: 1_000,
    timeoutMs: 5_000,
  }),
  /** One try of one delivery. Its own schedule of tries is in its row: what is tried again here is the database, not the receiver. */
  'delivery.send': job({
    queue: 'deliveries',
    payload: z.object({ deliveryId: z.uuid() }),
    attempts: 3,
    backoffMs: 1_000,
    timeoutMs: 90_000,
  }),
} as const;

/**
 * What runs by the clock: the job, and how often (ms, or a five-field cron pattern in UTC). A schedule that the queue's server has lost is
 * made again from here. A job that is not on a schedule needs a sweeper that adds it again from the state of its row.
 */
export const schedules = {
  'metrics-rollup': { job: 'metrics.rollup', every: 60_000 },
  'partitions-rotate': { job: 'partitions.rotate', every: '5 * * * *' },
  'transfers-sweep': { job: 'transfers.sweep', every: 60_000 },
  'retention-sweep': { job: 'retention.sweep', every: '20 * * * *' },
  'secrets-reseal': { job: 'secrets.reseal', every: '35 * * * *' },
} as const satisfies Record<string, { readonly job: keyof typeof jobs; readonly every: number | string }>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.output<(typeof jobs)[N]['payload']>;
