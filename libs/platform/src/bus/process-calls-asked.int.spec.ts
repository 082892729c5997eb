import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { openStack, platformDatabase, type TestStack } from '../database/test-stack.js';
import type { Bus } from './bus.js';
import { ProcessCalls } from './process-calls.js';

const [asker, asked, bystander] = [newId(), newId(), newId()];
const ctx = Ctx.system('spec');
let home: TestDatabase;
let stack: TestStack;

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url);
});
afterAll(async () => {
  await stack.close();
  await home.drop();
});

const act = jest.fn(() => 'done');
beforeEach(() => void act.mockClear());

/** A process that hears what it is told, and resolves when it has done all that follows from it. */
function listener(bootId: string): (body: string) => Promise<void> {
  let hear: (body: string) => void = () => undefined;
  const under = new Set<Promise<unknown>>();
  const bus = { subscribe: (_: string, handler: typeof hear) => void (hear = handler), publish: async () => undefined };
  const query = (...call: Parameters<TestStack['database']['query']>) => {
    const rows = stack.database.query(...call);
    under.add(rows);
    return rows.finally(() => under.delete(rows));
  };
  new ProcessCalls(bus as unknown as Bus, { query } as TestStack['database'], bootId).handle('act', act);
  return async (body) => {
    hear(body);
    while (under.size > 0) {
      await Promise.all(under);
      await setImmediate();
    }
  };
}

/** Asks for an act as a process does whose bus reaches nobody; nobody answers in time. Resolves to what the bus was to carry. */
async function question(): Promise<string> {
  const told: string[] = [];
  const bus = {
    subscribe: () => undefined,
    publish: async (messages: { body: string }[]) => {
      told.push(...messages.map(({ body }) => body));
      throw new Error('reaches nobody');
    },
  } as unknown as Bus;
  await expect(new ProcessCalls(bus, stack.database, asker).ask('act', {}, [asked])).rejects.toThrow('nobody');
  return told[0]!;
}

describe('a question between processes', () => {
  it('is for those only who were asked: who else hears it does nothing', async () => {
    const body = await question();
    await listener(bystander)(body);
    expect(act).not.toHaveBeenCalled();
    await listener(asked)(body);
    expect(act).toHaveBeenCalledTimes(1);
    const answers = await stack.database.query(ctx, 'SELECT boot_id, answer FROM process_answers');
    expect(answers).toEqual([{ boot_id: asked, answer: 'done' }]);
  });

  it('is not acted upon when nobody waits for the answer any more', async () => {
    const body = await question();
    await home.clock.advance(2_000);
    await listener(asked)(body);
    expect(act).not.toHaveBeenCalled();
    await home.clock.reset();
  });
});
