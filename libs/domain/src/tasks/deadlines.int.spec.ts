import { beforeEach, describe, expect, it } from '@jest/globals';
import { until, type TestDatabase } from '@fettle/testing';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let home: TestDatabase;
let engine: Engine;
let node: TestNode;

withEngine((opened) => {
  ({ home, engine } = opened);
});
beforeEach(async () => {
  node = await engine.node();
});

const get = (id: string) => engine.service.get(node.person, id);
const crashed = (id: string, attempt: number) =>
  engine.reports.completed(node.agent, id, { attempt, status: 'failed', outcome: 'unknown', error: 'interrupted' });

describe('deadlines', () => {
  it('end a task that its node did not take in time, and only then', async () => {
    const id = await node.create({ expiresInMs: 10_000 });
    await engine.sweep();
    expect(await node.state(id)).toBe('queued');
    await home.clock.advance(10_001);
    await engine.sweep();
    expect(await get(id)).toMatchObject({ state: 'expired', reason: 'Its node did not take it in time' });
  });

  it('put a task back whose lease ended before the start, wake the node, and give the next claim a higher fence', async () => {
    const id = await node.create();
    expect((await node.take()).attempt).toBe(1);
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 1);
    await home.clock.advance(60_001);
    await engine.sweep();
    expect((await parked).task).toMatchObject({ id, attempt: 2 });
    await expect(engine.reports.started(node.agent, id, { attempt: 1 })).rejects.toMatchObject({
      code: 'task.lease_lost',
    });
    await engine.reports.started(node.agent, id, { attempt: 2 });
  });

  it('end a started task of a silent node as unknown, and never run it again', async () => {
    const { id } = await node.running();
    await home.clock.advance(60_001);
    await engine.sweep();
    expect(await get(id)).toMatchObject({ state: 'unknown', reason: 'Its node went silent while it ran' });
    expect((await node.claim()).tasks).toEqual([]);
    const late = { attempt: 1, status: 'success' as const };
    await expect(engine.reports.completed(node.agent, id, late)).rejects.toMatchObject({ code: 'task.final' });
  });

  it('start an idempotent task as often as it may be, each time with its own fence, then call it unknown', async () => {
    await node.create({ idempotent: true, maxAttempts: 3 });
    const fences: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { id, attempt } = await node.take();
      fences.push(attempt);
      await engine.reports.started(node.agent, id, { attempt });
      await home.clock.advance(60_001);
      await engine.sweep();
    }
    expect(fences).toEqual([1, 2, 3]);
    expect((await node.claim()).tasks).toEqual([]);
  });

  it('count starts, not leases, against the attempts', async () => {
    const id = await node.create({ idempotent: true, maxAttempts: 1 });
    for (let i = 0; i < 3; i += 1) {
      await node.take();
      await home.clock.advance(60_001);
      await engine.sweep();
    }
    expect(await node.take()).toMatchObject({ id, attempt: 4 });
  });

  it('end a task that ran too long although its agent lives', async () => {
    const { id, attempt } = await node.running({ timeoutMs: 100_000 });
    for (let s = 0; s < 140; s += 28) {
      await home.clock.advance(28_000);
      await engine.leases.renew(node.agent, [{ taskId: id, attempt }]);
      await engine.sweep();
      expect(await node.state(id)).toBe(s + 28 <= 130 ? 'started' : 'failed');
    }
    expect((await get(id)).reason).toContain('100 s');
    const answer = await node.claim({ running: [{ taskId: id, attempt }] });
    expect(answer.leaseLost).toEqual([id]);
  });

  it('let an agent that asks for control run as long as it may', async () => {
    const { id } = await node.running({ timeoutMs: 600_000 });
    for (let i = 0; i < 10; i += 1) {
      await home.clock.advance(50_000);
      await engine.reports.control(node.agent, id);
      await engine.sweep();
    }
    expect(await node.state(id)).toBe('started');
  });

  /** One note every 5 s for so long, as a process that serves agents writes them. */
  const serve = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      await engine.reach.note();
      await home.clock.advance(5_000);
    }
    await engine.reach.note();
  };

  it('wait one lease after agents could reach nobody: with the API away, or the database, they could not renew', async () => {
    await serve(70_000);
    const { id } = await node.running();
    const waiting = await node.create({ expiresInMs: 10_000 });
    // The scheduler goes on all the while: only what serves agents is away.
    for (let i = 0; i < 20; i += 1) {
      await home.clock.advance(5_000);
      await engine.sweeper.sweep();
    }
    expect(await node.state(waiting)).toBe('expired');
    expect(await node.state(id)).toBe('started');
    await serve(55_000);
    await engine.sweeper.sweep();
    expect(await node.state(id)).toBe('started');
    await serve(5_000);
    await engine.sweeper.sweep();
    expect(await node.state(id)).toBe('unknown');
  });

  it('take the true end of a task whose agent came back in that time', async () => {
    await serve(70_000);
    const { id, attempt } = await node.running();
    await home.clock.advance(100_000);
    await engine.reach.note();
    await engine.sweeper.sweep();
    await engine.reports.completed(node.agent, id, { attempt, status: 'success' });
    expect(await node.state(id)).toBe('succeeded');
  });

  it('do not count a clock that was set back or forth as silence', async () => {
    await serve(70_000);
    const { id } = await node.running();
    await home.clock.advance(3_600_000);
    await serve(10_000);
    await engine.sweeper.sweep();
    expect(await node.state(id)).toBe('started');
  });

  it('need no wait when only the scheduler was away: others have noted meanwhile that agents were served', async () => {
    await serve(70_000);
    const { id } = await node.running();
    await serve(61_000);
    await engine.sweeper.sweep();
    expect(await node.state(id)).toBe('unknown');
  });
});

describe('an agent that was interrupted', () => {
  it('ends a task as unknown, which it may repeat', async () => {
    const { id, attempt } = await node.running();
    await crashed(id, attempt);
    expect(await get(id)).toMatchObject({
      state: 'unknown',
      reason: 'Its agent was interrupted while it ran: interrupted',
    });
    expect(await crashed(id, attempt)).toMatchObject({ duplicate: true });
  });

  it('gets an idempotent task again, and its report about the old attempt changes nothing', async () => {
    const { id, attempt } = await node.running({ idempotent: true });
    await crashed(id, attempt);
    expect(await node.take()).toMatchObject({ id, attempt: 2 });
    await expect(crashed(id, attempt)).rejects.toMatchObject({ code: 'task.lease_lost' });
    const late = { attempt: 1, status: 'success' as const };
    await expect(engine.reports.completed(node.agent, id, late)).rejects.toMatchObject({ code: 'task.lease_lost' });
    expect(await node.state(id)).toBe('leased');
  });
});
