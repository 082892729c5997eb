import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { JobContract, QueueName } from '@fettle/contracts/jobs';
import { sql, until, type TestDatabase } from '@fettle/testing';
import { z } from 'zod';
import { platformDatabase } from '../database/test-stack.js';
import { BullQueues } from './bull-queues.js';

const names = Array.from({ length: 12 }, (_none, index) => `q-${index}` as QueueName);
const jobs: Record<string, JobContract> = {
  a: { queue: names[0]!, payload: z.object({}), attempts: 1, backoffMs: 20, timeoutMs: 5_000 },
};
const ofQueues = `application_name = 'fettle-queue' AND datname = current_database()`;

let home: TestDatabase;
let queues: BullQueues;

beforeAll(async () => {
  home = await platformDatabase();
  queues = new BullQueues({ backend: 'postgres', url: home.url }, jobs);
  await queues.start();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await queues?.close();
  await home?.drop();
});

it('a connection that broke is told once, however many queues share the pool', async () => {
  for (const name of names) await queues.depth(name);
  const told = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const broken = await sql(home.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ofQueues}`, []);
  expect(broken.length).toBeGreaterThan(0);
  await until(() => told.mock.calls.length >= broken.length);
  expect(told.mock.calls).toHaveLength(broken.length);
});

it('a worker that has ended leaves its place in the pool to nobody', async () => {
  for (let round = 0; round < 6; round += 1) await (await queues.work(names[0]!, { a: async () => undefined }))();
  await Promise.all(names.map((name) => queues.depth(name)));
  const [open] = await sql<{ count: number }>(
    home.url,
    `SELECT count(*)::int FROM pg_stat_activity WHERE ${ofQueues}`,
    [],
  );
  expect(open!.count).toBeLessThanOrEqual(3);
});
