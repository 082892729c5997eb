import type { JobContract } from '@fettle/contracts/jobs';
import { UnrecoverableError, type Job } from 'bullmq';
import { isFinal } from '../errors/index.js';
import type { JobHandler } from './queues.js';

/**
 * Runs one job: parses its payload, gives it its time, sorts its errors. Payloads that do not parse and domain errors are
 * final; everything else is thrown for another try.
 */
export async function processJob(
  job: Job,
  contract: JobContract,
  handler: JobHandler,
  stop: AbortSignal,
): Promise<void> {
  const parsed = contract.payload.safeParse(job.data);
  if (!parsed.success) throw new UnrecoverableError(`Payload of ${job.name} is not valid: ${parsed.error.message}`);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), contract.timeoutMs);
  const info = {
    id: job.id ?? '',
    queue: job.queueName,
    attempt: job.attemptsMade + 1,
    signal: AbortSignal.any([late.signal, stop]),
  };
  try {
    await Promise.race([handler(parsed.data as never, info), timedOut(late.signal, contract.timeoutMs)]);
  } catch (error) {
    if (isFinal(error)) throw new UnrecoverableError(`${error.code}: ${error.message}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(signal: AbortSignal, timeoutMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`Not done within ${timeoutMs} ms`)), { once: true });
  });
}

/** Throws unless `handlers` has exactly the jobs that the contracts put on the queue. */
export function checkHandlers(queue: string, jobs: Readonly<Record<string, JobContract>>, handlers: object): void {
  const wanted = Object.keys(jobs).filter((name) => jobs[name]?.queue === queue);
  const given = Object.keys(handlers);
  const missing = wanted.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !wanted.includes(name));
  if (missing.length === 0 && unknown.length === 0) return;
  throw new Error(
    `Queue ${queue}: ${missing.length ? `no handler for ${missing.join(', ')}. ` : ''}` +
      (unknown.length ? `Handlers for unknown jobs: ${unknown.join(', ')}.` : ''),
  );
}
