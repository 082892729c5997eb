import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CompletedRequest } from '@fettle/contracts/agent';
import { newId } from '@fettle/platform/context';
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

const cancel = (id: string, reason?: string) => engine.service.cancel(node.person, id, reason);
const get = (id: string) => engine.service.get(node.person, id);
const complete = (id: string, report: Partial<CompletedRequest>) =>
  engine.reports.completed(node.agent, id, { attempt: 1, status: 'success', ...report });

describe('a cancel', () => {
  it('ends a waiting task at once, and nobody can claim it', async () => {
    const id = await node.create();
    const task = await cancel(id, 'not needed');
    expect(task).toMatchObject({ state: 'cancelled', cancel: { state: 'stopped', reason: 'not needed' }, version: 2 });
    expect((await node.claim()).tasks).toEqual([]);
    expect(await cancel(id)).toEqual(task);
  });

  it('of a started task is requested, acknowledged when a parked claim hears it, and stopped at the end', async () => {
    const { id, attempt } = await node.running();
    const parked = node.claim({ waitMs: 55_000, running: [{ taskId: id, attempt }] });
    await until(() => engine.lot.waiting === 1);
    expect(await cancel(id)).toMatchObject({ state: 'started', cancel: { state: 'requested' } });
    expect((await parked).cancels).toEqual([id]);
    expect(await get(id)).toMatchObject({ state: 'started', cancel: { state: 'acknowledged' } });
    await complete(id, { status: 'cancelled', exitCode: null });
    expect(await get(id)).toMatchObject({ state: 'cancelled', cancel: { state: 'stopped' } });
  });

  it('is repeated to the agent until the end, without a circle of instant answers', async () => {
    const { id, attempt } = await node.running();
    await cancel(id);
    const running = [{ taskId: id, attempt }];
    expect((await node.claim({ waitMs: 55_000, running })).cancels).toEqual([id]);
    const before = performance.now();
    const parked = node.claim({ waitMs: 55_000, running });
    await until(() => engine.lot.waiting === 1);
    expect((await parked).cancels).toEqual([id]);
    expect(performance.now() - before).toBeGreaterThan(1_500);
  });

  it('reaches an agent that asks for control, in every phase, and stays visible to it after the end', async () => {
    await node.create();
    const { id } = await node.take();
    expect(await engine.reports.control(node.agent, id)).toMatchObject({ status: 'accepted', cancelRequested: false });
    await cancel(id, 'stop');
    const told = { status: 'accepted', cancelRequested: true, cancelReason: 'stop' };
    expect(await engine.reports.control(node.agent, id)).toMatchObject(told);
    expect(await get(id)).toMatchObject({ state: 'leased', cancel: { state: 'acknowledged' } });
    await complete(id, { status: 'canceled' });
    expect(await engine.reports.control(node.agent, id)).toMatchObject({ status: 'cancelled', cancelRequested: true });
    await expect(engine.reports.started(node.agent, id, { attempt: 1 })).rejects.toMatchObject({
      code: 'task.lease_lost',
    });
  });

  it('that the agent could not carry out says so', async () => {
    const { id } = await node.running();
    await cancel(id);
    await complete(id, { status: 'cancelled', stopFailed: true, error: 'pid 7 is still there' });
    expect(await get(id)).toMatchObject({
      state: 'failed',
      reason: 'pid 7 is still there',
      cancel: { state: 'could_not_stop' },
    });
  });

  it('that came too late says so', async () => {
    const { id } = await node.running();
    await cancel(id);
    await complete(id, {});
    expect(await get(id)).toMatchObject({ state: 'succeeded', cancel: { state: 'too_late' } });
  });

  it('asked twice is asked once', async () => {
    const { id } = await node.running();
    const first = await cancel(id, 'one');
    expect(await cancel(id, 'two')).toEqual(first);
  });

  it('of an ended task is refused, of a foreign one not found', async () => {
    const { id } = await node.running();
    await complete(id, {});
    await expect(cancel(id)).rejects.toMatchObject({ code: 'task.final' });
    const other = await engine.node();
    await expect(engine.service.cancel(other.person, id)).rejects.toMatchObject({ code: 'object.not_found' });
    await expect(cancel(newId())).rejects.toMatchObject({ code: 'object.not_found' });
  });

  it('of a task whose agent vanished before the start ends it; after the start nobody knows', async () => {
    const { id } = await node.running({ idempotent: true });
    await cancel(id);
    await node.create();
    const leased = await node.take();
    await cancel(leased.id);
    await home.clock.advance(61_000);
    await engine.sweep();
    expect(await get(leased.id)).toMatchObject({ state: 'cancelled', cancel: { state: 'stopped' } });
    expect(await get(id)).toMatchObject({ state: 'unknown', cancel: { state: 'requested' } });
  });

  it('races with a claim: whoever wins, the task is either gone or told', async () => {
    for (let round = 0; round < 40; round += 1) {
      const id = await node.create();
      const [answer, task] = await Promise.all([node.claim(), cancel(id)]);
      if (task.state === 'cancelled') {
        expect(answer.tasks).toEqual([]);
      } else {
        expect(answer.task?.id).toBe(id);
        expect((await engine.reports.control(node.agent, id)).cancelRequested).toBe(true);
        await complete(id, { status: 'cancelled' });
      }
    }
  });
});
