import { jobs } from '@fettle/contracts/jobs';
import { newId } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { Queues, type JobHandler } from '@fettle/platform/queue';
import { queueHandlers, until } from '@fettle/testing';
import type { TestApi } from './test-api.js';

/** Puts a job on the queue `maintenance` that fails with `detail` at its first try. Resolves to its id. */
export async function makeFailedJob(api: TestApi, detail = 'The disk is full', payload: object = {}): Promise<string> {
  const queues = api.get(Queues);
  const id = newId();
  const fail: JobHandler = async (_payload, info) => {
    // A domain error is final; any other would be tried again after seconds.
    if (info.id === id) throw new DomainError('task.final', {}, { detail });
  };
  const drain = await queues.work(
    'maintenance',
    queueHandlers(jobs, 'maintenance', () => fail),
  );
  await queues.addBulk('maintenance', [{ id, name: 'retention.sweep', payload }]);
  await until(async () => (await queues.failed('maintenance', { limit: 200 })).some((job) => job.id === id), {
    timeoutMs: 30_000,
    what: 'the job to have failed',
  });
  await drain();
  return id;
}
