import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { openStack, platformDatabase, type TestStack } from '../database/test-stack.js';
import type { Bus } from './bus.js';
import { createBus } from './bus.module.js';
import { ProcessCalls } from './process-calls.js';

const [a, b, silent] = [newId(), newId(), newId()];
let home: TestDatabase;
let stack: TestStack;
let buses: Bus[];
let asking: ProcessCalls;
let other: ProcessCalls;

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url);
  buses = [0, 1].map(() => createBus({ backend: 'postgres', url: home.url }, stack.database));
  for (const bus of buses) await bus.start();
  asking = new ProcessCalls(buses[0]!, stack.database, a);
  other = new ProcessCalls(buses[1]!, stack.database, b);
});
afterAll(async () => {
  for (const bus of buses) await bus.close();
  await stack.close();
  await home.drop();
});
beforeEach(() => {
  asking.handle('double', ({ n }: { n: number }) => ({ is: n * 2, by: 'a' }));
  other.handle('double', ({ n }: { n: number }) => ({ is: n * 2, by: 'b' }));
});

describe('a question to several processes', () => {
  it('is answered by each for itself', async () => {
    expect(await asking.ask('double', { n: 4 }, [a, b])).toEqual(
      new Map([
        [a, { is: 8, by: 'a' }],
        [b, { is: 8, by: 'b' }],
      ]),
    );
  });

  it('has the answers of the others where somebody is silent', async () => {
    const answers = await asking.ask('double', { n: 1 }, [b, silent]);
    expect([...answers.keys()]).toEqual([b]);
  });

  it('is waited for two seconds at most', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'Date'] });
    try {
      const deaf = { subscribe: () => () => undefined, publish: async () => undefined } as unknown as Bus;
      const ended = jest.fn();
      const asked = new ProcessCalls(deaf, { query: async () => [] }, a).ask('double', { n: 1 }, [silent]);
      const told = asked.then(ended);
      await jest.advanceTimersByTimeAsync(1_999);
      expect(ended).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      await told;
      expect(ended).toHaveBeenCalledWith(new Map());
    } finally {
      jest.useRealTimers();
    }
  });

  it('has no answer from a process that does not know it, that fails, or that would say too much', async () => {
    other.handle('fail', () => {
      throw new Error('broken');
    });
    other.handle('much', () => 'x'.repeat(300_000));
    for (const method of ['unknown', 'fail', 'much']) expect((await asking.ask(method, {}, [b])).size).toBe(0);
  }, 20_000);

  it('needs neither bus nor database for this very process', async () => {
    const alone = new ProcessCalls(
      { subscribe: () => () => undefined } as unknown as Bus,
      { query: () => Promise.reject(new Error('away')) },
      a,
    );
    alone.handle('double', ({ n }: { n: number }) => n * 2);
    expect(await alone.ask('double', { n: 2 }, [a])).toEqual(new Map([[a, 4]]));
  });

  it('is forgotten a minute later', async () => {
    await asking.ask('double', { n: 1 }, [b]);
    await home.clock.advance(61_000);
    await asking.ask('double', { n: 1 }, [b]);
    const left = (table: string) => stack.database.query(Ctx.system('spec'), `SELECT FROM ${table}`);
    expect([(await left('process_calls')).length, (await left('process_answers')).length]).toEqual([1, 1]);
    await home.clock.reset();
  });
});
