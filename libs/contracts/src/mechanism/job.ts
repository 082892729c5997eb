import type { z } from 'zod';

export type QueueName = 'maintenance' | 'deliveries';

/** A unit of background work: payloads hold ids only; every handler may run twice. */
export interface JobContract<Payload extends z.ZodType = z.ZodType> {
  readonly queue: QueueName;
  readonly payload: Payload;
  /** Tries in all, for infrastructure faults only; a domain error is final. */
  readonly attempts: number;
  readonly backoffMs: number;
  readonly timeoutMs: number;
}

export function job<P extends z.ZodType>(contract: JobContract<P>): JobContract<P> {
  return Object.freeze(contract);
}
