import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until, type TestDatabase } from '@fettle/testing';
import { Ctx } from '../context/index.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

const ctx = Ctx.system('overload spec');
let home: TestDatabase;
let narrow: TestStack;

beforeAll(async () => {
  home = await platformDatabase();
  // Everything but the pool's size as it is in a running product.
  narrow = await openStack(home.url, { poolSize: 2 });
});
afterEach(() => void jest.useRealTimers());
afterAll(async () => {
  await narrow.close();
  await home.drop();
});

/** Holds both connections until `end` is called. */
async function occupied(): Promise<() => Promise<unknown>> {
  const ends: (() => void)[] = [];
  const held = [1, 2].map(() =>
    narrow.unitOfWork.run(ctx, () => new Promise<void>((resolve) => void ends.push(resolve))),
  );
  await until(() => ends.length === 2, { what: 'both connections to be held' });
  return () => {
    for (const end of ends) end();
    return Promise.all(held);
  };
}

const pid = async (): Promise<number> =>
  (await narrow.database.query<{ pid: number }>(ctx, 'SELECT pg_backend_pid() AS pid'))[0]!.pid;

describe('more callers than connections', () => {
  it('are told so within a second, a statement and a transaction alike, and leave nothing behind', async () => {
    const end = await occupied();
    // The second is the clock's: on a busy machine a timer of the process may well be late.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'Date'] });
    const asked = Array.from({ length: 20 }, () => narrow.database.query(ctx, 'SELECT 1'));
    const results = Promise.allSettled([...asked, narrow.unitOfWork.run(ctx, async () => 1)]);
    await jest.advanceTimersByTimeAsync(999);
    jest.useRealTimers();
    const refused = { status: 'rejected', reason: expect.objectContaining({ code: 'overloaded', retryAfterS: 2 }) };
    expect(await results).toEqual(Array.from({ length: 21 }, () => refused));
    await end();
    // Those who left are still in the pool's queue; what it gives them comes back.
    await until(() => narrow.database.connections.waiting === 0 && narrow.database.connections.idle === 2);
    const reached = [1, 2, 3, 4].map(() => narrow.unitOfWork.run(ctx, (tx) => narrow.database.query(tx, 'SELECT 1')));
    await expect(Promise.all(reached)).resolves.toHaveLength(4);
  });

  it('get a connection that becomes free in time', async () => {
    const end = await occupied();
    const waiting = narrow.database.query(ctx, 'SELECT 1 AS one');
    await end();
    await expect(waiting).resolves.toEqual([{ one: 1 }]);
  });
});

describe('a statement that PostgreSQL refuses', () => {
  it('does not cost its connection', async () => {
    const before = new Set([await pid(), await pid()]);
    for (let i = 0; i < 5; i += 1) {
      await expect(narrow.database.query(ctx, 'SELECT $1::int', ['9007199254740991'])).rejects.toMatchObject({
        code: '22003',
      });
    }
    expect(before).toContain(await pid());
  });
});
