import type { Job, JobSchedulerJson, Queue } from 'bullmq';
import type { FailedJob, JobState, QueueAges, QueueSchedule } from './queues.js';

/** A failed job as people see it. */
export function asFailed(job: Job): FailedJob {
  const { id, name, attemptsMade, failedReason, finishedOn, data } = job;
  return {
    id: id ?? '',
    name,
    attempts: attemptsMade,
    reason: failedReason ?? '',
    failedAt: new Date(finishedOn ?? 0),
    payload: data as unknown,
  };
}

/** BullMQ's many states as the four that matter; null for one that it has forgotten. */
export function asJobState(state: string): JobState | null {
  if (state === 'completed') return 'done';
  if (state === 'active' || state === 'failed') return state;
  return state === 'unknown' ? null : 'waiting';
}

export function asSchedule({ key, name, every, pattern, next }: JobSchedulerJson): QueueSchedule {
  // Redis keeps numbers as text.
  return {
    key,
    job: name,
    everyMs: every === undefined || every === null ? null : Number(every),
    pattern: pattern ?? null,
    nextAt: next === undefined || next === null ? null : new Date(Number(next)),
  };
}

/** The ages of the oldest jobs. The two servers read their lists from opposite ends, so both ends are looked at. */
export async function agesOf(queue: Queue): Promise<QueueAges> {
  const [waiting, active] = await Promise.all([endsOf(queue, 'waiting'), endsOf(queue, 'active')]);
  return {
    waitingSince: earliest(waiting.map((job) => job.timestamp + job.delay)),
    activeSince: earliest(active.flatMap(({ processedOn }) => processedOn ?? [])),
  };
}

async function endsOf(queue: Queue, state: 'waiting' | 'active'): Promise<Job[]> {
  const last = (await queue.getJobCountByTypes(state)) - 1;
  if (last < 0) return [];
  const ends = await Promise.all([queue.getJobs([state], 0, 0, true), queue.getJobs([state], last, last, true)]);
  return ends.flat();
}

function earliest(times: readonly number[]): Date | null {
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
