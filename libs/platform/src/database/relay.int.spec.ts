import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jobs } from '@fettle/contracts/jobs';
import { forkChild, queueHandlers, until, type TestDatabase } from '@fettle/testing';
import { createBus } from '../bus/index.js';
import type { Bus } from '../bus/index.js';
import { Ctx, newId } from '../context/index.js';
import { BullQueues } from '../queue/index.js';
import { Relay } from './relay.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

let home: TestDatabase;
let stack: TestStack;
let queues: BullQueues;
let bus: Bus;
let open: Relay[] = [];
const ctx = Ctx.system('relay spec', newId());

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url, { poolSize: 8 });
  queues = new BullQueues({ backend: 'postgres', url: home.url });
  bus = createBus({ backend: 'postgres', url: home.url }, stack.database);
  await Promise.all([queues.start(), bus.start()]);
});
beforeEach(() => stack.database.query(ctx, 'TRUNCATE outbox'));
afterEach(async () => {
  await Promise.all(open.map((relay) => relay.stop()));
  open = [];
});
afterAll(async () => {
  await Promise.all([queues.close(), bus.close()]);
  await stack.close();
  await home.drop();
});

function relay(beforeDelete?: () => Promise<void> | void): Relay {
  const made = new Relay({ ...stack, queues, bus, jobs, ...(beforeDelete ? { beforeDelete } : {}) });
  open.push(made);
  return made;
}
const rows = async (): Promise<number> => (await stack.database.query(ctx, 'SELECT 1 FROM outbox')).length;
const jobCount = async (): Promise<number> => {
  const [row] = await stack.database.query<{ n: number }>(ctx, 'SELECT count(*)::int AS n FROM bullmq.job');
  return row!.n;
};
const write = (jobsWanted: number): Promise<void> =>
  stack.unitOfWork.run(ctx, async (tx) => {
    for (let n = 0; n < jobsWanted; n += 1) stack.outbox.job(tx, 'retention.sweep', {});
    stack.outbox.fact(tx, { name: 'task.changed', workspaceId: tx.requireWorkspace(), id: newId(), version: 1 });
    stack.outbox.wake(tx, newId());
  });

describe('the relay', () => {
  it('carries jobs, facts and wakes after a commit, with at most two statements', async () => {
    const heard: string[] = [];
    const unsubscribe = [
      bus.subscribe('facts', (body) => heard.push(body)),
      bus.subscribe('wake', (body) => heard.push(body)),
    ];
    const before = await jobCount();
    await write(3);
    const statements = stack.database.statements;
    expect(await relay().drain()).toBe(5);
    expect(stack.database.statements - statements).toBe(2);
    await until(() => heard.length === 2);
    expect(await jobCount()).toBe(before + 3);
    expect(JSON.parse(heard.find((body) => body.startsWith('{'))!)).toMatchObject({ name: 'task.changed', version: 1 });
    unsubscribe.forEach((stop) => stop());
    expect(await rows()).toBe(0);
  });

  it('needs one statement when a commit told facts and wakes only, and is poked by the commit itself', async () => {
    relay().start();
    await until(async () => (await rows()) === 0);
    const wakes: string[] = [];
    const unsubscribe = bus.subscribe('wake', (body) => wakes.push(body));
    const [nodeId, statements] = [newId(), stack.database.statements];
    await stack.unitOfWork.run(ctx, async (tx) => stack.outbox.wake(tx, nodeId));
    await until(() => wakes.includes(nodeId));
    expect(stack.database.statements - statements).toBe(2); // the flush and the relay's one
    unsubscribe();
    expect(await rows()).toBe(0);
  });

  it('makes one job of each row when four relays drain at once', async () => {
    const before = await jobCount();
    for (let n = 0; n < 20; n += 1) await write(30);
    const counts = await Promise.all([relay(), relay(), relay(), relay()].map((one) => one.sweep()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20 * 32);
    expect(await jobCount()).toBe(before + 600);
    expect(await rows()).toBe(0);
  });

  it('keeps the rows when handing over fails, and carries them later', async () => {
    await write(1);
    const faulty = relay(() => {
      throw new Error('the disk is on fire');
    });
    await expect(faulty.drain()).rejects.toThrow('on fire');
    expect(await rows()).toBe(3);
    expect(await relay().drain()).toBe(3);
  });

  it('leaves jobs that only a newer process knows, and carries everything else', async () => {
    const sql = `INSERT INTO outbox (id, kind, name, payload) VALUES ($1, 'job', 'from.the.future', '{}')`;
    await stack.database.query(ctx, sql, [newId()]);
    await write(1);
    expect(await relay().sweep()).toBe(3);
    expect(await rows()).toBe(1);
  });

  it('finds old rows of a dead process by sweep, not only recent ones', async () => {
    const sql = `INSERT INTO outbox (id, kind, name) VALUES ('01900000-0000-7000-8000-000000000000', 'wake', $1)`;
    await stack.database.query(ctx, sql, [newId()]);
    expect(await relay().drain()).toBe(0);
    expect(await relay().sweep()).toBe(1);
  });

  it('has an effect once although its process was killed between handing over and deleting', async () => {
    const before = await jobCount();
    await write(5);
    const child = forkChild(new URL('./relay.child.js', import.meta.url), { RELAY_URL: home.url });
    await child.message((message) => message === 'handed over');
    expect(await jobCount()).toBe(before + 5);
    await child.kill();
    expect(await until(rows)).toBe(7);
    await until(async () => (await relay().sweep()) === 7);
    expect(await jobCount()).toBe(before + 5);
    const ran: string[] = [];
    const drain = await queues.work(
      'maintenance',
      handlersThat((id) => ran.push(id)),
    );
    await until(async () => (await queues.depth('maintenance')).waiting === 0);
    await drain();
    expect(new Set(ran).size).toBe(ran.length);
  });
});

function handlersThat(
  note: (id: string) => void,
): Record<string, (payload: never, info: { id: string }) => Promise<void>> {
  const handler = async (_payload: never, info: { id: string }): Promise<void> => note(info.id);
  return queueHandlers(jobs, 'maintenance', () => handler);
}
