import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { openStack, platformDatabase } from '../database/test-stack.js';
import type { TestStack } from '../database/test-stack.js';
import { SocketTickets } from '../sockets/socket-tickets.js';
import { Idempotency } from './idempotency.js';
import { StoredBuckets } from './stored-buckets.js';
import { contracts } from './testing/surface-fixture.js';

let home: TestDatabase;
/** Two processes, so to say: what one writes, the other sees. */
let one: TestStack;
let two: TestStack;

beforeAll(async () => {
  home = await platformDatabase();
  one = await openStack(home.url);
  two = await openStack(home.url);
  await one.database.query(Ctx.system('spec'), 'CREATE TABLE effects (id uuid PRIMARY KEY)');
});

afterAll(async () => {
  await one.close();
  await two.close();
  await home.drop();
});

const user = (): Ctx => Ctx.create({ actor: { kind: 'user', id: newId(), label: 'a', sessionId: newId() } });

describe('socket tickets', () => {
  it('are used once, in any process, also by sixteen at once', async () => {
    const ctx = user();
    const { ticket } = await new SocketTickets(one.database).issue(ctx, 'operator');
    const tries = Array.from({ length: 16 }, (_, index) =>
      new SocketTickets((index % 2 ? one : two).database).consume(ticket, 'operator'),
    );
    const won = (await Promise.all(tries)).filter((result) => result !== null);
    expect(won).toEqual([{ sessionId: (ctx.actor as { sessionId: string }).sessionId }]);
  });

  it('end after 30 s, belong to one surface, and are not stored in the clear', async () => {
    const tickets = new SocketTickets(one.database);
    const ctx = user();
    const early = await tickets.issue(ctx, 'operator');
    expect(await tickets.consume(early.ticket, 'admin')).toBeNull();
    expect(await tickets.consume(early.ticket, 'operator')).not.toBeNull();
    const late = await tickets.issue(ctx, 'operator');
    const rows = await one.database.query(ctx, `SELECT encode(hash, 'escape') AS text FROM socket_tickets`);
    expect(JSON.stringify(rows)).not.toContain(late.ticket);
    await home.clock.advance(31_000);
    expect(await tickets.consume(late.ticket, 'operator')).toBeNull();
  });
});

describe('stored limits', () => {
  it('count over all processes, and fill up again with time', async () => {
    const [first, second] = [new StoredBuckets(one.database), new StoredBuckets(two.database)];
    const rule = { perMinute: 6, burst: 4 };
    const waits = [];
    for (let index = 0; index < 6; index += 1)
      waits.push(await (index % 2 ? first : second).take('sign-in:spec', rule));
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(waits[4]).toBeGreaterThan(0);
    expect(waits[4]).toBeLessThanOrEqual(10);
    await home.clock.advance(10_100);
    expect(await first.take('sign-in:spec', rule)).toBe(0);
    expect(await first.take('sign-in:spec', rule)).toBeGreaterThan(0);
  });
});

describe('an Idempotency-Key', () => {
  const input = { params: {}, query: {}, body: { text: 'a' } };

  async function send(stack: TestStack, ctx: Ctx, key: string, body: unknown = input.body): Promise<unknown> {
    return new Idempotency(stack.database, stack.unitOfWork).once(
      ctx,
      contracts.echo,
      { ...input, body, key },
      async (inside) => {
        const id = newId();
        await stack.database.query(inside, 'INSERT INTO effects VALUES ($1)', [id]);
        return { id };
      },
    );
  }

  const effects = async (): Promise<number> =>
    (await one.database.query<{ n: number }>(Ctx.system('spec'), 'SELECT count(*)::int AS n FROM effects'))[0]!.n;

  it('makes the effect once however often and wherever it is sent, and answers the same', async () => {
    const ctx = user();
    const before = await effects();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => send(index % 2 ? one : two, ctx, 'k1')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await effects()) - before).toBe(1);
  });

  it('is refused for another body, and is each caller’s own', async () => {
    const ctx = user();
    await send(one, ctx, 'k2');
    await expect(send(one, ctx, 'k2', { text: 'b' })).rejects.toMatchObject({ code: 'request.idempotency_mismatch' });
    const before = await effects();
    await send(one, user(), 'k2', { text: 'b' });
    expect((await effects()) - before).toBe(1);
  });

  it('keeps nothing of a request that failed, and ends after a day', async () => {
    const ctx = user();
    const idempotency = new Idempotency(one.database, one.unitOfWork);
    const failing = idempotency.once(ctx, contracts.echo, { ...input, key: 'k3' }, () =>
      Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    const first = await send(one, ctx, 'k3');
    expect(await send(one, ctx, 'k3')).toEqual(first);
    await home.clock.advance(24 * 3_600_000 + 1_000);
    expect(await send(one, ctx, 'k3')).not.toEqual(first);
  });
});
