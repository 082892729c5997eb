import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until, type TestDatabase } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { LeaderLease, LeaseLostError } from './leader-lease.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

let home: TestDatabase;
let stack: TestStack;
const ctx = Ctx.system('lease spec');

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url, { poolSize: 10 });
});
afterAll(async () => {
  await stack.close();
  await home.drop();
});

describe('a leader lease', () => {
  it('has one holder among 16 that ask at once', async () => {
    const name = newId();
    const leases = Array.from({ length: 16 }, () => new LeaderLease(stack.database, { name }));
    const won = await Promise.all(leases.map((lease) => lease.tryTake()));
    expect(won.filter(Boolean)).toHaveLength(1);
    await Promise.all(leases.map((lease) => lease.stop()));
  });

  it('keeps its fence while renewed, and gives a larger one to every later holder', async () => {
    const name = newId();
    const [first, second] = [new LeaderLease(stack.database, { name }), new LeaderLease(stack.database, { name })];
    await first.tryTake();
    await first.tryTake();
    expect(first.fence).toBe(1);
    expect(await second.tryTake()).toBe(false);
    await first.stop();
    expect(first.fence).toBeNull();
    expect(await second.tryTake()).toBe(true);
    expect(second.fence).toBe(2);
    await second.stop();
  });

  it('fences a leader that was paused past its lease: its writes change nothing', async () => {
    const name = newId();
    const [paused, next] = [new LeaderLease(stack.database, { name }), new LeaderLease(stack.database, { name })];
    await paused.tryTake();
    // Its own clock stands still, as in a stopped process; the database's goes on.
    await home.clock.advance(60_000);
    await next.tryTake();
    expect(next.fence).toBe(2);
    const write = (lease: LeaderLease): Promise<void> => stack.unitOfWork.run(ctx, (tx) => lease.guard(tx));
    await expect(write(paused)).rejects.toBeInstanceOf(LeaseLostError);
    await expect(write(next)).resolves.toBeUndefined();
    expect(await paused.tryTake()).toBe(false);
    await home.clock.reset();
    await Promise.all([paused.stop(), next.stop()]);
  });

  it('tells its holder when it ends, and passes on when the holder dies without a word', async () => {
    const name = newId();
    const told: string[] = [];
    const onLead = ({ fence, signal }: { fence: number; signal: AbortSignal }): void => {
      told.push(`lead ${fence}`);
      signal.addEventListener('abort', () => told.push(`end ${fence}`));
    };
    const dying = new LeaderLease(stack.database, { name, ttlMs: 600, onLead });
    await dying.tryTake();
    // Long enough that it does not lose the lease itself while it is looked at.
    const next = new LeaderLease(stack.database, { name, ttlMs: 3_000 });
    next.start();
    await until(() => next.fence === 2);
    expect(told).toEqual(['lead 1', 'end 1']);
    await next.stop();
  });
});
