import { Logger } from '@nestjs/common';
import { jobs as contractJobs, type JobContract, type QueueName } from '@fettle/contracts/jobs';
import type { Job, Queue, Worker } from 'bullmq';
import { parseTraceparent } from '../context/index.js';
import { Backoff } from '../database/backoff.js';
import { DomainError, isConnectionError } from '../errors/index.js';
import { createBackend, type Backend, type QueueOptions } from './backend.js';
import { Tracing } from '../tracing/index.js';
import { checkHandlers, runJob } from './process-job.js';
import { agesOf, asFailed, asJobState, asSchedule } from './job-facts.js';
import {
  Queues,
  type FailedJob,
  type JobHandler,
  type JobState,
  type QueueAges,
  type QueueDepth,
  type QueueServer,
  type QueuedJob,
  type QueueSchedule,
} from './queues.js';

/** Finished jobs stay for a day (at most 20,000): a job id that comes again within it is recognised. In seconds. */
const keepDone = { age: 24 * 3_600, count: 20_000 };
const keepFailed = { age: 30 * 24 * 3_600, count: 5_000 };

/** Queues on BullMQ, over Redis or over PostgreSQL. */
export class BullQueues extends Queues {
  private readonly log = new Logger('Queues');
  private readonly backend: Backend;
  private readonly queues = new Map<string, Promise<Queue>>();
  private readonly drains = new Set<() => Promise<void>>();
  private readonly closing = new AbortController();
  private prepared: Promise<void> | null = null;

  constructor(
    options: QueueOptions,
    private readonly jobs: Readonly<Record<string, JobContract>> = contractJobs,
    private readonly tracing: Tracing = Tracing.off,
  ) {
    super();
    this.backend = createBackend(options);
  }

  start(): Promise<void> {
    this.prepared ??= this.patiently(() => this.backend.prepare());
    return this.prepared;
  }

  addBulk(name: QueueName, added: readonly QueuedJob[]): Promise<void> {
    return this.on(name, async (queue) => {
      const bulk = added.map((job) => ({
        name: job.name,
        data: job.payload,
        opts: {
          ...this.options(job.name),
          jobId: job.id,
          ...(job.trace ? { telemetry: { metadata: job.trace } } : {}),
        },
      }));
      await queue.addBulk(bulk);
    });
  }

  schedule(name: QueueName, key: string, every: number | string, job: Omit<QueuedJob, 'id'>): Promise<void> {
    const repeat = typeof every === 'number' ? { every } : { pattern: every, tz: 'UTC' };
    return this.patiently(async () => {
      const queue = await this.queue(name);
      await queue.upsertJobScheduler(key, repeat, { name: job.name, data: job.payload, opts: this.options(job.name) });
    });
  }

  missingSchedules(name: QueueName, keys: readonly string[]): Promise<string[]> {
    return this.on(name, async (queue) => {
      const found = await Promise.all(keys.map((key) => queue.getJobScheduler(key)));
      return keys.filter((_key, index) => !found[index]);
    });
  }

  unschedule(name: QueueName, key: string): Promise<boolean> {
    return this.on(name, (queue) => queue.removeJobScheduler(key));
  }

  async work(
    name: QueueName,
    handlers: Readonly<Record<string, JobHandler>>,
    { concurrency = 4 }: { concurrency?: number } = {},
  ): Promise<() => Promise<void>> {
    checkHandlers(name, this.jobs, handlers);
    await this.start();
    const stop = new AbortController();
    const run = async (job: Job): Promise<void> => {
      const [contract, handler] = [this.jobs[job.name], handlers[job.name]];
      if (!contract || !handler) throw new Error(`No handler for ${job.name}; is an older process still running?`);
      const { tracing, tally } = this;
      await runJob(job, contract, handler, { stop: stop.signal, tracing, tally });
    };
    const worker = await this.startWorker(name, run, concurrency);
    const drain = async (): Promise<void> => {
      this.drains.delete(drain);
      await this.drainWorker(worker, stop);
    };
    this.drains.add(drain);
    return drain;
  }

  depth(name: QueueName): Promise<QueueDepth> {
    return this.on(name, async (queue) => {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
      const of = (state: string): number => counts[state] ?? 0;
      const waiting = of('waiting') + of('prioritized');
      return { waiting, active: of('active'), delayed: of('delayed'), failed: of('failed') };
    });
  }

  ages(name: QueueName): Promise<QueueAges> {
    return this.on(name, agesOf);
  }

  schedules(name: QueueName): Promise<QueueSchedule[]> {
    return this.on(name, async (queue) => (await queue.getJobSchedulers(0, 199, true)).map(asSchedule));
  }

  failed(name: QueueName, { offset = 0, limit = 50 }: { offset?: number; limit?: number } = {}): Promise<FailedJob[]> {
    return this.on(name, async (queue) => {
      const jobs = await queue.getFailed(offset, offset + limit - 1);
      return jobs.map(asFailed);
    });
  }

  retry(name: QueueName, id: string): Promise<boolean> {
    return this.on(name, async (queue) => {
      const job = await queue.getJob(id);
      if (!job || !(await job.isFailed())) return false;
      await job.retry('failed', { resetAttemptsMade: true });
      return true;
    });
  }

  discard(name: QueueName, id: string): Promise<boolean> {
    return this.on(name, async (queue) => {
      const job = await queue.getJob(id);
      if (!job || !(await job.isFailed())) return false;
      await job.remove();
      return true;
    });
  }

  stateOf(name: QueueName, id: string): Promise<JobState | null> {
    return this.on(name, async (queue) => {
      const job = await queue.getJob(id);
      return job ? asJobState(await job.getState()) : null;
    });
  }

  server(): Promise<QueueServer> {
    return this.translated(() => this.backend.server());
  }

  async check(): Promise<void> {
    await this.translated(() => this.backend.ping());
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.drains].map((drain) => drain()));
    for (const queue of this.queues.values()) await queue.then((open) => open.close()).catch(() => undefined);
    await this.backend.close();
  }

  private async startWorker(name: string, run: (job: Job) => Promise<void>, concurrency: number): Promise<Worker> {
    return this.patiently(async () => {
      const worker = this.backend.worker(name, run, { concurrency });
      worker.on('error', (error) => this.log.warn(`Worker of ${name}: ${error.message}`));
      worker.on('failed', (job, error) => {
        const trace = parseTraceparent(job?.opts.telemetry?.metadata)?.traceId;
        this.log.warn(`Job ${job?.name} ${job?.id}${trace ? ` of trace ${trace}` : ''} failed: ${error.message}`);
      });
      try {
        await worker.waitUntilReady();
      } catch (error) {
        await worker.close(true).catch(() => undefined);
        throw error;
      }
      worker.run().catch((error: Error) => this.log.error(`Worker of ${name} ended: ${error.message}`));
      return worker;
    });
  }

  /** Waits for running jobs; after 25 s tells them to stop and leaves the rest to the next process (they count as stalled). */
  private async drainWorker(worker: Worker, stop: AbortController): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), 25_000);
    });
    const closed = worker
      .close()
      .catch((error: Error) => this.log.warn(`Worker did not close cleanly: ${error.message}`));
    if ((await Promise.race([closed, late])) === 'late') {
      stop.abort();
      await worker.close(true).catch(() => undefined);
    }
    clearTimeout(timer);
  }

  private options(job: string): object {
    const contract = this.jobs[job];
    if (!contract) throw new Error(`There is no job ${job}`);
    return {
      attempts: contract.attempts,
      backoff: { type: 'exponential', delay: contract.backoffMs },
      removeOnComplete: keepDone,
      removeOnFail: keepFailed,
    };
  }

  private async on<T>(name: string, use: (queue: Queue) => Promise<T>): Promise<T> {
    return this.translated(async () => use(await this.queue(name)));
  }

  /** The queue object, made once. One that could not become ready is forgotten: BullMQ remembers its first failure for ever. */
  private queue(name: string): Promise<Queue> {
    const known = this.queues.get(name);
    if (known) return known;
    const made = (async () => {
      const queue = this.backend.queue(name);
      queue.on('error', (error) => this.log.warn(`Queue ${name}: ${error.message}`));
      try {
        await queue.waitUntilReady();
      } catch (error) {
        await queue.close().catch(() => undefined);
        throw error;
      }
      return queue;
    })();
    made.catch(() => this.queues.delete(name));
    this.queues.set(name, made);
    return made;
  }

  private async translated<T>(fn: () => Promise<T>): Promise<T> {
    try {
      return await fn();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      throw new DomainError('dependency.unavailable', {}, { cause: error, retryAfterS: 2 });
    }
  }

  /** Tries until it works or the queues close; only an unreachable server is worth another try. */
  private async patiently<T>(fn: () => Promise<T>): Promise<T> {
    const backoff = new Backoff({ firstMs: 100, maxMs: 5_000 });
    for (;;) {
      try {
        return await fn();
      } catch (error) {
        if (!isConnectionError(error)) throw error;
        this.log.warn(`The queue's server is not reachable yet: ${(error as Error).message}`);
        await backoff.wait(this.closing.signal);
      }
    }
  }
}
