import { describe, expect, it } from '@jest/globals';
import { newId } from '@fettle/platform/context';
import { until, type TestDatabase } from '@fettle/testing';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let home: TestDatabase;
let engine: Engine;
let node: TestNode;

withEngine(async (opened) => {
  ({ home, engine } = opened);
  node = await engine.node();
});

describe('a task', () => {
  it('is created, claimed, started and completed, and says each step', async () => {
    const id = await node.create({
      timeoutMs: 90_500,
      command: { type: 'exec', payload: { argv: ['id'], workingDirectory: '/' } },
    });
    const created = await engine.service.get(node.person, id);
    expect(created).toMatchObject({
      state: 'queued',
      attempt: 0,
      version: 1,
      nodeName: 'web',
      requestedBy: 'ada@example.com',
    });

    const task = await node.take();
    expect(task).toEqual({
      id,
      type: 'exec',
      payload: { argv: ['id'], workingDirectory: '/', working_dir: '/', environment: {} },
      timeoutSeconds: 91,
      attempt: 1,
      idempotent: false,
      exclusive: false,
    });
    expect(await engine.service.get(node.person, id)).toMatchObject({ state: 'leased', attempt: 1, version: 2 });
    expect(await engine.reports.accepted(node.agent, id, { attempt: 1 })).toEqual({ ok: true, taskId: id });
    await engine.reports.started(node.agent, id, { attempt: 1 });
    expect(await engine.service.get(node.person, id)).toMatchObject({ state: 'started', version: 3 });
    const result = { signal: null, outputChunks: 0 };
    await engine.reports.completed(node.agent, id, { attempt: 1, status: 'success', result });
    const ended = await engine.service.get(node.person, id);
    expect(ended).toMatchObject({
      state: 'succeeded',
      exitCode: 0,
      reason: null,
      attempt: 1,
      version: 4,
      cancel: null,
    });
    expect(ended.finishedAt! >= ended.startedAt! && ended.startedAt! >= ended.leasedAt!).toBe(true);
  });

  it('tells a fact at each step, with growing versions and its node as parent', async () => {
    const { id, attempt } = await node.running();
    await engine.reports.completed(node.agent, id, { attempt, status: 'failed', exitCode: 3 });
    const rows = await engine.database.query<{ payload: { id: string; version: number; parentId: string } }>(
      node.person,
      "SELECT payload FROM outbox WHERE kind = 'fact' AND payload->>'id' = $1 ORDER BY (payload->>'version')::int",
      [id],
    );
    const claimed = engine.bus.sent.map(({ body }) => JSON.parse(body) as (typeof rows)[0]['payload']);
    const facts = [...rows.map(({ payload }) => payload), ...claimed.filter((fact) => fact.id === id)];
    expect(facts.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
    expect(facts.every(({ parentId }) => parentId === node.nodeId)).toBe(true);
    expect((await engine.service.get(node.person, id)).reason).toBe('Exit code 3');
  });

  it('is refused for a node that is not there or belongs to another workspace', async () => {
    const other = await engine.node();
    for (const nodeId of [newId(), other.nodeId]) {
      await expect(node.create({ nodeId })).rejects.toMatchObject({ code: 'object.not_found' });
    }
  });

  it('is refused for a node without a working agent key: nobody could ever take it', async () => {
    const keyless = await engine.node();
    const revoke = 'UPDATE agent_keys SET revoked_at = fettle_now() WHERE node_id = $1';
    await engine.database.query(keyless.person, revoke, [keyless.nodeId]);
    await expect(keyless.create()).rejects.toMatchObject({ code: 'node.not_enrolled' });
    const count = 'SELECT count(*)::int AS n FROM tasks WHERE node_id = $1';
    expect(await engine.database.query(keyless.person, count, [keyless.nodeId])).toEqual([{ n: 0 }]);
  });

  it('is refused with NUL in its command, and takes any other text unchanged', async () => {
    const nul = { type: 'shell.exec' as const, payload: { command: 'echo \0' } };
    await expect(node.create({ command: nul })).rejects.toThrow('must not contain NUL');
    const command = 'printf "%s" \'\\u0000\' "ä😀" && \\\\ \n\t';
    const id = await node.create({ command: { type: 'shell.exec', payload: { command } } });
    const task = await node.take();
    expect(task.id).toBe(id);
    expect(task.payload['command']).toBe(command);
    await engine.service.cancel(node.person, id);
    await engine.reports.completed(node.agent, id, { attempt: 1, status: 'cancelled' });
  });

  it('waits for a node that is off, and is taken when it comes back', async () => {
    const id = await node.create({ expiresInMs: 3_600_000 });
    await home.clock.advance(3_000_000);
    expect(await engine.sweep()).toBe(0);
    expect((await node.take()).id).toBe(id);
    await engine.reports.completed(node.agent, id, { attempt: 1, status: 'success' });
    await home.clock.reset();
  });

  it('costs at most 6 statements from create to start, and at most 10 in its life, with output and accepted', async () => {
    const before = engine.database.statements;
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 1);
    const id = await node.create();
    const { task } = await parked;
    await engine.reports.started(node.agent, id, { attempt: task!.attempt });
    // The arrival of the parked claim was one; it is not part of the task's way.
    expect(engine.database.statements - before - 1).toBeLessThanOrEqual(6);
    await engine.reports.accepted(node.agent, id, { attempt: 1 });
    const chunk = {
      seq: 0,
      stream: 'stdout' as const,
      data: Buffer.from('x').toString('base64'),
      at: new Date().toISOString(),
    };
    await engine.outputs.output(node.agent, id, { attempt: 1, chunks: [chunk] });
    await engine.reports.completed(node.agent, id, { attempt: 1, status: 'success' });
    expect(engine.database.statements - before - 1).toBeLessThanOrEqual(10);
  });
});
