import { jobs, schedules } from '@fettle/contracts/jobs';
import type { Queues } from './queues.js';

type ScheduleKey = keyof typeof schedules;

/** How many schedules the contracts have. */
export const standingSchedules = Object.keys(schedules).length;

/** Makes every schedule of the contracts, and changes those that are there but differ. Waits while the queue's server is away. */
export async function declareSchedules(queues: Queues): Promise<void> {
  for (const key of Object.keys(schedules) as ScheduleKey[]) await declare(queues, key);
}

/** Keys of the schedules of the contracts that the queue's server does not have. @throws DomainError dependency.unavailable */
export async function missingSchedules(queues: Queues): Promise<string[]> {
  const keys = Object.keys(schedules) as ScheduleKey[];
  const missing = keys.map((key) => queues.missingSchedules(jobs[schedules[key].job].queue, [key]));
  return (await Promise.all(missing)).flat();
}

/** Makes those again that are missing, as after a Redis was emptied; the others keep their rhythm. Resolves to their keys. */
export async function restoreSchedules(queues: Queues): Promise<string[]> {
  const missing = await missingSchedules(queues);
  for (const key of missing) await declare(queues, key as ScheduleKey);
  return missing;
}

async function declare(queues: Queues, key: ScheduleKey): Promise<void> {
  const { job: name, every } = schedules[key];
  await queues.schedule(jobs[name].queue, key, every, { name, payload: {} });
}
