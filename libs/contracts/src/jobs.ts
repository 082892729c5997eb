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
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.output<(typeof jobs)[N]['payload']>;
