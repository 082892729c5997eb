import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobs } from '@fettle/contracts/jobs';
import { proxyFor, testRedisUrl, until, type TcpProxy, type TestDatabase } from '@fettle/testing';
import { RedisBus } from '../bus/index.js';
import { Ctx, newId } from '../context/index.js';
import { BullQueues } from '../queue/index.js';
import { Relay } from './relay.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

let home: TestDatabase;
let stack: TestStack;
let door: TcpProxy;
let queues: BullQueues;
let bus: RedisBus;
let relay: Relay;
const ctx = Ctx.system('relay spec', newId());

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url);
  door = await proxyFor(testRedisUrl());
  const [url, prefix] = [door.through(testRedisUrl()), newId()];
  queues = new BullQueues({ backend: 'redis', url, prefix });
  bus = new RedisBus({ url, prefix });
  await Promise.all([queues.start(), bus.start()]);
  relay = new Relay({ ...stack, queues, bus, jobs });
});
afterAll(async () => {
  await relay.stop();
  await Promise.all([queues.close(), bus.close()]);
  await door.cut();
  await stack.close();
  await home.drop();
});

const rows = async (): Promise<number> => (await stack.database.query(ctx, 'SELECT 1 FROM outbox')).length;
const write = (): Promise<void> =>
  stack.unitOfWork.run(ctx, async (tx) => {
    stack.outbox.job(tx, 'retention.sweep', {});
    stack.outbox.wake(tx, newId());
  });

describe('the relay over Redis', () => {
  it('carries jobs and wakes with two statements of its own', async () => {
    const wakes: string[] = [];
    bus.subscribe('wake', (body) => wakes.push(body));
    await write();
    const before = stack.database.statements;
    expect(await relay.drain()).toBe(2);
    expect(stack.database.statements - before).toBe(2);
    await until(() => wakes.length === 1);
    expect((await queues.depth('maintenance')).waiting).toBe(1);
  });

  it('loses nothing while Redis is away: commits go on, the rows wait, and are carried when it is back', async () => {
    relay.start();
    await door.cut();
    for (let n = 0; n < 5; n += 1) await write();
    expect(await rows()).toBe(10);
    await door.open();
    await until(async () => (await rows()) === 0, { timeoutMs: 30_000, what: 'the outbox to be carried' });
    expect((await queues.depth('maintenance')).waiting).toBe(6);
  });
});
