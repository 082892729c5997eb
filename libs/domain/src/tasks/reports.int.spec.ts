import { beforeEach, describe, expect, it } from '@jest/globals';
import { agentLimits, completedRequest, CUT_MARKER } from '@fettle/contracts/agent';
import { newId } from '@fettle/platform/context';
import type { TestDatabase } from '@fettle/testing';
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
const started = (id: string, attempt?: number) => engine.reports.started(node.agent, id, { attempt });
const completed = (id: string, body: object) => engine.reports.completed(node.agent, id, completedRequest.parse(body));
const output = async (id: string) => {
  const { chunks } = await engine.outputs.read(node.person, id, { after: -1 });
  return Buffer.concat(chunks.map(({ data }) => Buffer.from(data, 'base64'))).toString();
};

describe('reports of the compatible agent', () => {
  const take = async () => {
    await node.create();
    const { task } = await engine.leases.claim(node.agent, { waitMs: 15_000, capabilities: ['task.poll'] });
    return task!.id;
  };

  it('may be repeated and reordered: completed before started, from leased', async () => {
    const id = await take();
    expect(await completed(id, { status: 'success', output: 'done\n' })).toEqual({ ok: true, taskId: id });
    expect(await started(id)).toMatchObject({ ok: true, duplicate: true });
    expect(await engine.reports.accepted(node.agent, id, {})).toMatchObject({ duplicate: true });
    expect(await completed(id, { status: 'success', output: 'done\n' })).toMatchObject({ duplicate: true });
    await expect(completed(id, { status: 'failed' })).rejects.toMatchObject({ code: 'task.final', status: 409 });
    expect(await get(id)).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect(await output(id)).toBe('done\n');
  });

  it('find the words "queued state" before the lease', async () => {
    const id = await node.create();
    for (const report of [
      () => started(id),
      () => engine.reports.accepted(node.agent, id, {}),
      () => completed(id, { status: 'success' }),
    ]) {
      await expect(report()).rejects.toMatchObject({ status: 409, detail: expect.stringContaining('queued state') });
    }
  });

  it('are taken after the lease ended unheard: what it ran is not run again', async () => {
    const first = await take();
    await home.clock.advance(61_000);
    await engine.sweep();
    expect(await node.state(first)).toBe('queued');
    expect(await started(first)).toEqual({ ok: true, taskId: first });
    expect((await node.claim()).tasks).toEqual([]);
    await completed(first, { status: 'success' });

    const second = await take();
    await home.clock.advance(61_000);
    await engine.sweep();
    expect(await completed(second, { status: 'failed', exitCode: 2 })).toEqual({ ok: true, taskId: second });
    expect(await get(second)).toMatchObject({ state: 'failed', exitCode: 2, attempt: 1 });
  });

  it('read every state under the name they know', async () => {
    const id = await take();
    const status = async () => (await engine.reports.control(node.agent, id)).status;
    expect(await status()).toBe('accepted');
    await started(id);
    expect(await status()).toBe('running');
    await home.clock.advance(61_000);
    await engine.sweep();
    expect(await status()).toBe('failed');
  });

  it.each([
    [{ status: 'timeout' }, { state: 'failed', reason: 'It passed its time limit' }],
    [
      { status: 'failed', error: 'no such\0 file' },
      { state: 'failed', reason: 'no such file' },
    ],
    [{ status: 'canceled' }, { state: 'cancelled', reason: null }],
    [
      { status: 'failed', exitCode: 127 },
      { state: 'failed', reason: 'Exit code 127', exitCode: 127 },
    ],
    [
      { status: 'failed', result: { signal: 'SIGKILL' } },
      { state: 'failed', signal: 'SIGKILL' },
    ],
  ])('end a task: %j', async (body, expected) => {
    const id = await take();
    await completed(id, body);
    expect(await get(id)).toMatchObject(expected);
  });

  it('keep a long output at the end cut with a marker, and only when no lines came before', async () => {
    const id = await take();
    await completed(id, { status: 'success', output: 'ä'.repeat(agentLimits.completedOutputChars + 5) });
    const bytes = (await get(id)).outputBytes;
    expect(bytes).toBe((agentLimits.completedOutputChars - CUT_MARKER.length) * 2 + CUT_MARKER.length);
    const other = await take();
    await engine.outputs.line(node.agent, other, { line: 'live', stream: 'stdout' });
    await completed(other, { status: 'success', output: 'live' });
    expect(await output(other)).toBe('live\n');
  });

  it('that name another task than their path are refused', async () => {
    const id = await take();
    await expect(completed(id, { taskId: newId(), status: 'success' })).rejects.toMatchObject({ status: 400 });
    expect(await completed(id, { taskId: id.toUpperCase(), status: 'success' })).toMatchObject({ ok: true });
  });
});

describe('reports', () => {
  it('of another node find nothing, whatever they say', async () => {
    const { id, attempt } = await node.running();
    for (const agent of [(await engine.node()).agent, (await engine.node(node.workspaceId)).agent]) {
      const done = { attempt, status: 'success' as const };
      const tries = [
        () => engine.reports.accepted(agent, id, { attempt }),
        () => engine.reports.started(agent, id, { attempt }),
        () => engine.reports.completed(agent, id, done),
        () => engine.reports.completed(agent, id, { ...done, outcome: 'unknown' }),
        () => engine.reports.control(agent, id),
        () => engine.outputs.line(agent, id, { line: 'x', stream: 'stdout' }),
      ];
      for (const one of tries) await expect(one()).rejects.toMatchObject({ code: 'object.not_found' });
    }
    expect(await node.state(id)).toBe('started');
  });

  it('with a stale attempt change nothing and are told so', async () => {
    const id = await node.create();
    await node.take();
    await home.clock.advance(61_000);
    await engine.sweep();
    await expect(started(id, 1)).rejects.toMatchObject({ code: 'task.lease_lost' });
    await expect(completed(id, { attempt: 1, status: 'success' })).rejects.toMatchObject({ code: 'task.lease_lost' });
    await node.take();
    const before = await get(id);
    for (const stale of [
      () => started(id, 1),
      () => completed(id, { attempt: 1, status: 'success' }),
      () => completed(id, { attempt: 3, status: 'success' }),
    ]) {
      await expect(stale()).rejects.toMatchObject({ code: 'task.lease_lost' });
    }
    expect(await get(id)).toEqual(before);
  });

  it('started twice is once; after the end it is refused, so that nothing runs that was given up', async () => {
    const { id, attempt } = await node.running();
    expect(await started(id, attempt)).toMatchObject({ duplicate: true });
    await completed(id, { attempt, status: 'success' });
    await expect(started(id, attempt)).rejects.toMatchObject({ code: 'task.lease_lost' });
  });

  it('that free a place wake the claim for what waits', async () => {
    const first = await Promise.all(Array.from({ length: 4 }, () => node.running()));
    const fifth = await node.create();
    const parked = node.claim({ waitMs: 55_000 });
    await completed(first[2]!.id, { attempt: 1, status: 'success' });
    expect((await parked).task?.id).toBe(fifth);
  });
});
