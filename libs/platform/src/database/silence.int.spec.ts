import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { proxyFor, until, type TcpProxy, type TestDatabase } from '@fettle/testing';
import { Ctx } from '../context/index.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

const ctx = Ctx.system('silence spec');
const unavailable = expect.objectContaining({ code: 'dependency.unavailable' });
let home: TestDatabase;
let door: TcpProxy;
let stack: TestStack;

beforeAll(async () => {
  home = await platformDatabase();
  door = await proxyFor(home.url);
  stack = await openStack(door.through(home.url), { poolSize: 2, answerTimeoutMs: 1_500 });
});
afterAll(async () => {
  await door.cut();
  await stack.close();
  await home.drop();
});

const ask = () => stack.database.query(ctx, 'SELECT 1 AS one');
const transact = () => stack.unitOfWork.run(ctx, (tx) => stack.database.query(tx, 'SELECT 1 AS one'));

describe('connections that were forgotten without a word', () => {
  it.each([
    ['by a statement', ask],
    ['by a transaction', transact],
  ])('are dropped when they are used %s; the next callers get new ones', async (_, use) => {
    await Promise.all([transact(), transact()]);
    door.stall();
    expect(stack.database.connections.idle).toBe(2);
    await Promise.all([1, 2].map(() => expect(use()).rejects.toEqual(unavailable)));
    await until(() => stack.database.connections.total === 0, { what: 'both to be dropped' });
    await expect(use()).resolves.toEqual([{ one: 1 }]);
  });

  it('in the middle of a transaction end it', async () => {
    const cut = stack.unitOfWork.run(ctx, async (tx) => {
      await stack.database.query(tx, 'SELECT 1');
      door.stall();
      await stack.database.query(tx, 'SELECT 1');
    });
    await expect(cut).rejects.toEqual(unavailable);
    await expect(transact()).resolves.toEqual([{ one: 1 }]);
  });
});
