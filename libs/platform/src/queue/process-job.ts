import type { JobContract } from '@fettle/contracts/jobs';
import { UnrecoverableError, type Job } from 'bullmq';
import { isFinal } from '../errors/index.js';
import type { Trace } from '../context/index.js';
import type { Tracing } from '../tracing/index.js';
import type { JobTally } from './job-tally.js';
import type { JobHandler } from './queues.js';

const RECENT_MS = 3_600_000;

/** Where the runs of jobs are told. */
export interface JobWitnesses {
  readonly tracing: Tracing;
  readonly tally: JobTally;
}

/**
 * Runs one job and tells how it ended: a span below what it is done for, and a count. A job that waited for an hour or more is in a trace
 * of its own that names the other, because nobody looks at a trace for as long.
 * @throws what `processJob` throws
 */
export async function runJob(
  job: Job,
  contract: JobContract,
  handler: JobHandler,
  { stop, tracing, tally }: JobWitnesses & { readonly stop: AbortSignal },
): Promise<void> {
  const asked = job.opts.telemetry?.metadata;
  const isRecent = Date.now() - job.timestamp < RECENT_MS;
  const span = tracing.start({
    name: `job ${job.name}`,
    kind: 'consumer',
    ...(isRecent ? { parent: asked } : { links: [asked] }),
    attributes: {
      'messaging.system': 'bullmq',
      'messaging.destination.name': job.queueName,
      'messaging.message.id': job.id ?? '',
      'fettle.attempt': job.attemptsMade + 1,
      'fettle.waited_ms': Math.max(0, Date.now() - job.timestamp - job.delay),
    },
  });
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  try {
    await processJob(job, contract, { handler, stop, trace: span?.trace ?? null });
    tally.note(job.name, 'done', seconds());
    span?.end();
  } catch (error) {
    const isOver = error instanceof UnrecoverableError || job.attemptsMade + 1 >= contract.attempts;
    tally.note(job.name, isOver ? 'failed' : 'retried', seconds());
    span?.end({ error: isOver ? 'failed' : 'retried' });
    throw error;
  }
}

interface JobRun {
  readonly handler: JobHandler;
  readonly stop: AbortSignal;
  readonly trace: Trace | null;
}

/**
 * Runs one job: parses its payload, gives it its time, sorts its errors. Payloads that do not parse and domain errors are
 * final; everything else is thrown for another try.
 */
async function processJob(job: Job, contract: JobContract, { handler, stop, trace }: JobRun): Promise<void> {
  const parsed = contract.payload.safeParse(job.data);
  if (!parsed.success) throw new UnrecoverableError(`Payload of ${job.name} is not valid: ${parsed.error.message}`);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), contract.timeoutMs);
  const info = {
    id: job.id ?? '',
    queue: job.queueName,
    attempt: job.attemptsMade + 1,
    trace,
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
