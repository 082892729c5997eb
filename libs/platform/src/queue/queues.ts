import type { QueueName } from '@fettle/contracts/jobs';
import type { Trace } from '../context/index.js';
import { JobTally } from './job-tally.js';

/** A job to put on a queue. Two with one id become one, also when the first has already run within the last day. */
export interface QueuedJob {
  /** Letters, digits, `-`, `_`; no `:`. The relay uses the outbox id. */
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
  /** `traceparent` of what it is done for. */
  readonly trace?: string | null;
}

export interface JobInfo {
  readonly id: string;
  readonly queue: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The span of this job, for the context of what it does; null while traces are off. */
  readonly trace: Trace | null;
  /** Fires when the job's time is over or the process stops waiting for it. */
  readonly signal: AbortSignal;
}

export type JobHandler = (payload: never, info: JobInfo) => Promise<void>;

export interface FailedJob {
  readonly id: string;
  readonly name: string;
  readonly attempts: number;
  readonly reason: string;
  readonly failedAt: Date;
  readonly payload: unknown;
}

/** Since when the oldest job of each kind has been in its state; null where there is none. */
export interface QueueAges {
  /** Since it was due. */
  readonly waitingSince: Date | null;
  readonly activeSince: Date | null;
}

/** Something that is put on a queue again and again. */
export interface QueueSchedule {
  readonly key: string;
  /** Name of the job. */
  readonly job: string;
  /** Exactly one of the two is set: a distance in ms, or a cron pattern in UTC. */
  readonly everyMs: number | null;
  readonly pattern: string | null;
  readonly nextAt: Date | null;
}

/** Numbers of jobs by what they are doing. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** `waiting` also while it is put off or waits for its next try. */
export type JobState = 'waiting' | 'active' | 'done' | 'failed';

/** The server under the queues. Sizes in bytes; null where it does not say. */
export type QueueServer =
  | { readonly kind: 'postgres' }
  | {
      readonly kind: 'redis';
      readonly version: string | null;
      /** Writes go to the append-only file as they come. */
      readonly appendOnly: boolean | null;
      /** The last write of the append-only file and the last snapshot went well. */
      readonly isSaving: boolean | null;
      /** What is thrown away when memory is full; `noeviction`: nothing, writes are refused instead. */
      readonly evictionPolicy: string | null;
      readonly usedBytes: number | null;
      /** null or 0: as much as the machine has. */
      readonly maxBytes: number | null;
    };

/**
 * Background queues. Delivery is at least once; handlers may meet a job twice. Methods throw `dependency.unavailable` while
 * the queue's server is away; what a process does at its start (`start`, `schedule`, `work`) waits for it instead.
 */
export abstract class Queues {
  /** What this process's own jobs have come to. */
  readonly tally = new JobTally();

  /** Prepares the backend (schema, first connection), waiting while the server is away. */
  abstract start(): Promise<void>;

  /** Adds jobs; tries and back-off come from the job's contract. */
  abstract addBulk(queue: QueueName, jobs: readonly QueuedJob[]): Promise<void>;

  /** Makes (or changes) the schedule `key`: every so many ms, or by a five-field cron pattern in UTC. */
  abstract schedule(
    queue: QueueName,
    key: string,
    every: number | string,
    job: { readonly name: string; readonly payload: unknown },
  ): Promise<void>;

  /** Those of the schedules `keys` that the queue's server does not have: it was emptied, or nobody has made them yet. */
  abstract missingSchedules(queue: QueueName, keys: readonly string[]): Promise<string[]>;

  /** Ends a schedule and takes back its next job. True when there was one. */
  abstract unschedule(queue: QueueName, key: string): Promise<boolean>;

  /**
   * Starts working on a queue. Every job of the queue needs exactly one handler, or it throws. A domain error is final;
   * infrastructure errors and time-outs are tried again as the contract says. Returns the drain: it takes no new job and
   * resolves when running ones have ended.
   */
  abstract work(
    queue: QueueName,
    handlers: Readonly<Record<string, JobHandler>>,
    options?: { readonly concurrency?: number },
  ): Promise<() => Promise<void>>;

  abstract depth(queue: QueueName): Promise<QueueDepth>;

  abstract ages(queue: QueueName): Promise<QueueAges>;

  /** What is scheduled on a queue, the next to run first. */
  abstract schedules(queue: QueueName): Promise<QueueSchedule[]>;

  /** The latest failed jobs first. */
  abstract failed(queue: QueueName, page?: { readonly offset?: number; readonly limit?: number }): Promise<FailedJob[]>;

  /** Puts a failed job back, with all of its tries. False when there is no such failed job. */
  abstract retry(queue: QueueName, id: string): Promise<boolean>;

  /** Removes a failed job for good. False when there is no such failed job. */
  abstract discard(queue: QueueName, id: string): Promise<boolean>;

  /** What has become of a job; null when the queue's server has never heard of it, or has forgotten it. */
  abstract stateOf(queue: QueueName, id: string): Promise<JobState | null>;

  /** What the queue's server says of itself. */
  abstract server(): Promise<QueueServer>;

  /** Throws when the queue's server does not answer (for health). */
  abstract check(): Promise<void>;

  /** Closes all connections; drains first whatever still works. */
  abstract close(): Promise<void>;
}
