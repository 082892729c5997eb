import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import { UniqueViolation, conflict } from './database-error.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

let home: TestDatabase;
let stack: TestStack;
const ctx = Ctx.system('unit of work spec', newId());

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url);
  await stack.database.query(
    ctx,
    'CREATE TABLE things (id int PRIMARY KEY, note text, CONSTRAINT one_note UNIQUE (note))',
  );
});
afterAll(async () => {
  await stack.close();
  await home.drop();
});
beforeEach(() => stack.database.query(ctx, 'TRUNCATE things, outbox'));

const count = async (table: string): Promise<number> => {
  const rows = await stack.database.query<{ n: number }>(ctx, `SELECT count(*)::int AS n FROM ${table}`);
  return rows[0]!.n;
};

describe('a unit of work', () => {
  it('commits row, job, fact, wake and audit entry together, with one statement for all that is told', async () => {
    const before = stack.database.statements;
    await stack.unitOfWork.run(ctx, async (tx) => {
      await stack.database.query(tx, 'INSERT INTO things VALUES (1)');
      stack.outbox.job(tx, 'retention.sweep', {});
      stack.outbox.fact(tx, { name: 'task.changed', workspaceId: tx.requireWorkspace(), id: newId(), version: 1 });
      stack.outbox.wake(tx, newId());
      stack.audit.record(tx, 'thing.made', { type: 'thing', id: '1' }, { password: 'canary-1', size: 3 });
    });
    expect(stack.database.statements - before).toBe(2);
    expect(await count('things')).toBe(1);
    expect(await count('outbox')).toBe(3);
    const [entry] = await stack.database.query(ctx, 'SELECT * FROM audit_entries ORDER BY at DESC LIMIT 1');
    expect(entry).toMatchObject({
      event: 'thing.made',
      chain: `workspace:${ctx.workspaceId}`,
      details: { size: 3 },
      seq: null,
    });
    expect(JSON.stringify(entry)).not.toContain('canary-1');
  });

  it('takes what is told with half of a character in it, as a text ends that was cut by its length', async () => {
    const words = `${'x'.repeat(9)}😀`.slice(0, 10);
    await stack.unitOfWork.run(ctx, async (tx) => {
      stack.audit.record(tx, 'thing.cut', { type: 'thing', id: '1' }, { words });
    });
    const sql = `SELECT details FROM audit_entries WHERE event = 'thing.cut'`;
    expect(await stack.database.query(ctx, sql)).toEqual([{ details: { words: 'xxxxxxxxx\ufffd' } }]);
  });

  it('leaves nothing when the function throws', async () => {
    const audits = await count('audit_entries');
    const attempt = stack.unitOfWork.run(ctx, async (tx) => {
      await stack.database.query(tx, 'INSERT INTO things VALUES (1)');
      stack.outbox.job(tx, 'retention.sweep', {});
      stack.audit.record(tx, 'thing.made', { type: 'thing', id: '1' });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect([await count('things'), await count('outbox'), await count('audit_entries')]).toEqual([0, 0, audits]);
  });

  it('joins an open one: an inner failure that is thrown on undoes the outer part', async () => {
    const attempt = stack.unitOfWork.run(ctx, async (outer) => {
      await stack.database.query(outer, 'INSERT INTO things VALUES (1)');
      await stack.unitOfWork.run(outer, async (inner) => {
        await stack.database.query(inner.with({ requestId: 'other' }), 'INSERT INTO things VALUES (2)');
        throw new DomainError('task.final');
      });
    });
    await expect(attempt).rejects.toMatchObject({ code: 'task.final', status: 409 });
    expect(await count('things')).toBe(0);
  });

  it('makes one fact of several changes of one object, the newest', async () => {
    const [workspaceId, id] = [newId(), newId()];
    await stack.unitOfWork.run(ctx, async (tx) => {
      for (const version of [1, 3, 2]) stack.outbox.fact(tx, { name: 'task.changed', workspaceId, id, version });
    });
    const rows = await stack.database.query<{ payload: { version: number } }>(ctx, 'SELECT payload FROM outbox');
    expect(rows.map((row) => row.payload.version)).toEqual([3]);
  });

  it('runs again after a serialisation failure, as a whole, and gives up after three', async () => {
    let tries = 0;
    const raise = (state: string): string => `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '${state}'; END $$`;
    await stack.unitOfWork.run(ctx, async (tx) => {
      tries += 1;
      stack.outbox.job(tx, 'retention.sweep', {});
      if (tries < 3) await stack.database.query(tx, raise('40001'));
    });
    expect([tries, await count('outbox')]).toEqual([3, 1]);
    tries = 0;
    const hopeless = stack.unitOfWork.run(ctx, async (tx) => {
      tries += 1;
      await stack.database.query(tx, raise('40P01'));
    });
    await expect(hopeless).rejects.toThrow('again');
    expect(tries).toBe(3);
  });

  it('turns a unique violation into a typed error that a repository maps to a code', async () => {
    await stack.database.query(ctx, `INSERT INTO things VALUES (1, 'a')`);
    const again = stack.database.query(ctx, `INSERT INTO things VALUES (2, 'a')`).catch((error: unknown) => error);
    const error = await again;
    expect(error).toBeInstanceOf(UniqueViolation);
    expect(error).toMatchObject({ constraint: 'one_note', table: 'things' });
    expect(conflict(error, { one_note: 'task.final' })).toMatchObject({ code: 'task.final' });
    expect(conflict(error, { other: 'task.final' })).toBe(error);
  });

  it('refuses to buffer outside of a transaction, and to use one that has ended', async () => {
    expect(() => stack.outbox.wake(ctx, newId())).toThrow('outside of unitOfWork.run');
    let kept: Ctx | undefined;
    await stack.unitOfWork.run(ctx, async (tx) => void (kept = tx));
    await expect(stack.database.query(kept!, 'SELECT 1')).rejects.toThrow('has ended');
  });

  it('calls afterCommit after a commit only', async () => {
    const called: string[] = [];
    await stack.unitOfWork.run(ctx, async (tx) => stack.unitOfWork.afterCommit(tx, () => called.push('kept')));
    const failing = stack.unitOfWork.run(ctx, async (tx) => {
      stack.unitOfWork.afterCommit(tx, () => called.push('lost'));
      throw new Error('no');
    });
    await failing.catch(() => undefined);
    expect(called).toEqual(['kept']);
  });

  it('answers overloaded when no connection is free, and a statement too long', async () => {
    const narrow = await openStack(home.url, { poolSize: 1, acquireTimeoutMs: 100, statementTimeoutMs: 1_000 });
    await narrow.unitOfWork.run(ctx, async () => {
      await expect(narrow.database.query(ctx, 'SELECT 1')).rejects.toMatchObject({
        code: 'overloaded',
        retryAfterS: 2,
      });
    });
    await expect(narrow.database.query(ctx, 'SELECT pg_sleep(5)')).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
    });
    await narrow.close();
  });
});

describe('the clock of a test database', () => {
  it('moves fettle_now() for all connections', async () => {
    await home.clock.advance(3_600_000);
    const [row] = await stack.database.query<{ ahead: number }>(
      ctx,
      `SELECT extract(epoch FROM fettle_now() - now())::int AS ahead`,
    );
    await home.clock.reset();
    expect(row!.ahead).toBe(3_600);
  });
});
