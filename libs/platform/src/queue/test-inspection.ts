import { describe, expect, it } from '@jest/globals';
import type { QueueName } from '@fettle/contracts/jobs';
import { until } from '@fettle/testing';
import { DomainError } from '../errors/index.js';
import type { BullQueues } from './bull-queues.js';

/** What both queue backends show of themselves, and what people may do with failed jobs. `open` makes queues whose only job is `a`. */
export function inspectionConformance(
  backend: string,
  open: (queue: QueueName) => Promise<BullQueues>,
  fresh: () => QueueName,
): void {
  const job = (id: string) => ({ id, name: 'a', payload: { id } });

  describe(`looking into queues on ${backend}`, () => {
    it('says since when the oldest job waits and the oldest runs, and nothing where there is none', async () => {
      const queue = fresh();
      const queues = await open(queue);
      expect(await queues.ages(queue)).toEqual({ waitingSince: null, activeSince: null });
      const before = Date.now();
      await queues.addBulk(queue, [job('first')]);
      const first = (await queues.ages(queue)).waitingSince!.getTime();
      expect(first).toBeGreaterThanOrEqual(before - 1_000);
      await until(() => Date.now() > first + 5);
      await queues.addBulk(queue, [job('second')]);
      expect((await queues.ages(queue)).waitingSince!.getTime()).toBe(first);
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      await queues.work(queue, { a: () => held }, { concurrency: 1 });
      await until(async () => (await queues.ages(queue)).activeSince !== null);
      const ages = await queues.ages(queue);
      expect(ages.activeSince!.getTime()).toBeGreaterThanOrEqual(first);
      expect(ages.waitingSince!.getTime()).toBeGreaterThan(first);
      release();
    });

    it('lists its schedules with their rhythm and their next run, the soonest first', async () => {
      const queue = fresh();
      const queues = await open(queue);
      expect(await queues.schedules(queue)).toEqual([]);
      await queues.schedule(queue, 'yearly', '0 3 1 1 *', { name: 'a', payload: { id: 'y' } });
      await queues.schedule(queue, 'hourly', 3_600_000, { name: 'a', payload: { id: 'x' } });
      const schedules = await queues.schedules(queue);
      expect(schedules).toEqual([
        { key: 'hourly', job: 'a', everyMs: 3_600_000, pattern: null, nextAt: expect.any(Date) },
        { key: 'yearly', job: 'a', everyMs: null, pattern: '0 3 1 1 *', nextAt: expect.any(Date) },
      ]);
      expect(schedules[1]!.nextAt!.toISOString()).toMatch(/-01-01T03:00:00.000Z$/);
      expect(schedules[0]!.nextAt!.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
      await queues.unschedule(queue, 'hourly');
      expect((await queues.schedules(queue)).map(({ key }) => key)).toEqual(['yearly']);
    });

    it('shows the payload of a failed job, and discards it for good, but only a failed one', async () => {
      const queue = fresh();
      const queues = await open(queue);
      const drain = await queues.work(queue, {
        a: async () => {
          throw new DomainError('task.final');
        },
      });
      await queues.addBulk(queue, [job('one'), job('two')]);
      await until(async () => (await queues.depth(queue)).failed === 2);
      await drain();
      const failed = await queues.failed(queue);
      expect(failed.map(({ payload }) => payload)).toEqual(expect.arrayContaining([{ id: 'one' }, { id: 'two' }]));
      expect(await queues.discard(queue, 'one')).toBe(true);
      expect(await queues.discard(queue, 'one')).toBe(false);
      expect(await queues.retry(queue, 'two')).toBe(true);
      expect(await queues.discard(queue, 'two')).toBe(false);
      expect(await queues.depth(queue)).toMatchObject({ waiting: 1, failed: 0 });
    });
  });
}
