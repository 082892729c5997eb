import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobContract, QueueName } from '@fettle/contracts/jobs';
import { proxyFor, until, type TcpProxy } from '@fettle/testing';
import { z } from 'zod';
import { newId } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import type { QueueOptions } from './backend.js';
import { BullQueues } from './bull-queues.js';
import type { JobHandler } from './queues.js';
import { inspectionConformance } from './test-inspection.js';

const contract = (queue: string, changes: Partial<JobContract> = {}): JobContract => ({
  queue: queue as QueueName,
  payload: z.object({ id: z.string() }),
  attempts: 3,
  backoffMs: 20,
  timeoutMs: 5_000,
  ...changes,
});

/** What both queue backends promise. `server` is called once; the suite puts a door in front of its url to break it. */
export function queueConformance(backend: QueueOptions['backend'], server: () => Promise<string>): void {
  describe(`queues on ${backend}`, () => {
    let url: string;
    let door: TcpProxy;
    const opened: BullQueues[] = [];
    const prefix = `t${newId().slice(-12)}`;

    const open = async (jobs: Record<string, JobContract>, at = url): Promise<BullQueues> => {
      const queues = new BullQueues({ backend, url: at, prefix }, jobs);
      opened.push(queues);
      await queues.start();
      return queues;
    };
    const fresh = (): QueueName => `q-${newId()}` as QueueName;
    const job = (name: string, id = newId()): { id: string; name: string; payload: unknown } => ({
      id,
      name,
      payload: { id },
    });

    beforeAll(async () => {
      url = await server();
      door = await proxyFor(url);
    });
    afterAll(async () => {
      await Promise.all(opened.map((queues) => queues.close()));
      await door.cut();
    });

    it('runs each job once with its parsed payload', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue), b: contract(queue) });
      const ran: string[] = [];
      const note =
        (name: string): JobHandler =>
        async (payload: { id: string }, info) =>
          void ran.push(`${name} ${payload.id} ${info.attempt}`);
      await queues.addBulk(queue, [job('a', 'one'), job('b', 'two'), job('a', 'three')]);
      await queues.work(queue, { a: note('a'), b: note('b') });
      await until(() => ran.length === 3);
      expect(ran.toSorted()).toEqual(['a one 1', 'a three 1', 'b two 1']);
    });

    it('makes one job of two with one id, also after the first has run', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue) });
      const ran: string[] = [];
      await queues.addBulk(queue, [job('a', 'same'), job('a', 'same')]);
      await queues.work(queue, { a: async (_payload, { id }) => void ran.push(id) });
      await until(() => ran.length === 1);
      await until(async () => (await queues.depth(queue)).active === 0);
      await queues.addBulk(queue, [job('a', 'same'), job('a', 'last')]);
      await until(() => ran.includes('last'));
      expect(ran).toEqual(['same', 'last']);
    });

    it('tries an infrastructure error again as the contract says, and keeps what failed for people', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue) });
      const attempts: number[] = [];
      await queues.work(queue, {
        a: async (_payload, { attempt }) => {
          attempts.push(attempt);
          throw new DomainError('dependency.unavailable');
        },
      });
      await queues.addBulk(queue, [job('a', 'unlucky')]);
      const [failed] = (await until(
        async () => (await queues.failed(queue)).length === 1 && queues.failed(queue),
      )) as Awaited<ReturnType<typeof queues.failed>>;
      expect(attempts).toEqual([1, 2, 3]);
      expect(failed).toMatchObject({ id: 'unlucky', name: 'a', attempts: 3 });
      expect(await queues.depth(queue)).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 1 });
      expect(await queues.retry(queue, 'unlucky')).toBe(true);
      expect(await queues.retry(queue, 'nobody')).toBe(false);
      await until(() => attempts.length > 3);
      expect(attempts[3]).toBe(1);
    });

    it('tries neither a domain error nor a payload that does not parse a second time', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue) });
      let calls = 0;
      await queues.work(queue, {
        a: async () => {
          calls += 1;
          throw new DomainError('task.final');
        },
      });
      await queues.addBulk(queue, [job('a'), { id: newId(), name: 'a', payload: { id: 7 } }]);
      await until(async () => (await queues.depth(queue)).failed === 2);
      expect(calls).toBe(1);
    });

    it('ends a job whose time is over, and tells it by its signal', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue, { timeoutMs: 50, attempts: 1 }) });
      let told = false;
      await queues.work(queue, {
        a: (_payload, { signal }) => new Promise(() => signal.addEventListener('abort', () => (told = true))),
      });
      await queues.addBulk(queue, [job('a')]);
      await until(async () => (await queues.depth(queue)).failed === 1);
      expect(told).toBe(true);
    });

    it('refuses to work with a handler missing or one too many', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue), b: contract(queue) });
      const handler: JobHandler = async () => undefined;
      await expect(queues.work(queue, { a: handler })).rejects.toThrow('no handler for b');
      await expect(queues.work(queue, { a: handler, b: handler, c: handler })).rejects.toThrow('unknown jobs: c');
    });

    it('runs a schedule again and again, one chain however often it is declared, until it is taken back', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue) });
      const ran: number[] = [];
      await queues.work(queue, { a: async () => void ran.push(Date.now()) });
      for (let n = 0; n < 3; n += 1) await queues.schedule(queue, 'tick', 200, { name: 'a', payload: { id: 'x' } });
      await queues.schedule(queue, 'yearly', '0 3 1 1 *', { name: 'a', payload: { id: 'y' } });
      await until(() => ran.length >= 3);
      expect(ran.at(-1)! - ran[0]!).toBeGreaterThan(200);
      expect(await queues.missingSchedules(queue, ['tick', 'yearly', 'never'])).toEqual(['never']);
      expect(await queues.unschedule(queue, 'tick')).toBe(true);
      expect(await queues.missingSchedules(queue, ['tick', 'yearly'])).toEqual(['tick']);
      expect(await queues.unschedule(queue, 'tick')).toBe(false);
      expect(await queues.unschedule(queue, 'yearly')).toBe(true);
    });

    it('shares the jobs of a queue between workers, and a drain waits for what runs and takes no more', async () => {
      const queue = fresh();
      const [one, two] = [await open({ a: contract(queue) }), await open({ a: contract(queue) })];
      const ran: string[] = [];
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const drain = await one.work(
        queue,
        { a: async (_payload, { id }) => held.then(() => void ran.push(id)) },
        { concurrency: 1 },
      );
      await one.addBulk(queue, [job('a', 'held')]);
      await until(async () => (await one.depth(queue)).active === 1);
      let drained = false;
      const draining = drain().then(() => (drained = true));
      await two.addBulk(queue, [job('a', 'later')]);
      await two.work(queue, { a: async (_payload, { id }) => void ran.push(id) });
      await until(() => ran.includes('later'));
      expect(drained).toBe(false);
      release();
      await draining;
      expect(ran).toEqual(['later', 'held']);
    });

    inspectionConformance(backend, (queue) => open({ a: contract(queue) }), fresh);

    it('says that the server is away, and goes on when it is back', async () => {
      const queue = fresh();
      const queues = await open({ a: contract(queue) }, door.through(url));
      const ran: string[] = [];
      await queues.work(queue, { a: async (_payload, { id }) => void ran.push(id) });
      await queues.addBulk(queue, [job('a', 'before')]);
      await until(() => ran.includes('before'));
      await door.cut();
      await expect(queues.addBulk(queue, [job('a', 'during')])).rejects.toMatchObject({
        code: 'dependency.unavailable',
      });
      await expect(queues.check()).rejects.toMatchObject({ code: 'dependency.unavailable' });
      await door.open();
      await until(async () => queues.check().then(() => true), { what: 'the queue to be reachable again' });
      const direct = await open({ a: contract(queue) });
      await direct.addBulk(queue, [job('a', 'after')]);
      await until(() => ran.includes('after'), { timeoutMs: 20_000, what: 'the worker to take a job again' });
    });

    it('starts although the server comes up later', async () => {
      const queue = fresh();
      await door.cut();
      const late = new BullQueues({ backend, url: door.through(url), prefix }, { a: contract(queue) });
      opened.push(late);
      const started = late.start();
      // What a process declares at its start waits as well: it must not end because the server goes away in that moment.
      const scheduled = late.schedule(queue, 'daily', '0 3 * * *', job('a'));
      const first = await Promise.race([started.then(() => 'started'), delay(300, 'waiting')]);
      expect(first).toBe('waiting');
      await door.open();
      await Promise.all([started, scheduled]);
      await late.addBulk(queue, [job('a')]);
      expect(await late.depth(queue)).toMatchObject({ waiting: 1, delayed: 1 });
    });
  });
}
