import { describe, expect, it } from '@jest/globals';
import { tasks as contract } from '@fettle/contracts';
import { Ctx, newId } from '@fettle/platform/context';
import { patiently } from '@fettle/testing';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let engine: Engine;
let nodes: TestNode[];

const sql = <T>(text: string, params: unknown[] = []) => engine.database.query<T>(Ctx.system('spec'), text, params);
const bodyOf = (nodeIds: readonly string[], patch: object = {}) =>
  contract.createMany.body!.parse({ nodeIds, command: { type: 'exec', payload: { argv: ['true'] } }, ...patch });
const create = (nodeIds: readonly string[], patch: object = {}) =>
  engine.createTasks.run(nodes[0]!.person, bodyOf(nodeIds, patch));
const audited = async (event: string, id: string) =>
  (await sql<{ n: number }>("SELECT count(*)::int AS n FROM audit_entries WHERE event = $1 AND target->>'id' = $2", [event, id]))[0]!.n; // prettier-ignore

withEngine(async (opened) => {
  ({ engine } = opened);
  const first = await engine.node();
  nodes = [first, await engine.node(first.workspaceId), await engine.node(first.workspaceId)];
});

describe('one command for many nodes', () => {
  it('is a task each in two statements, with an audit entry, a fact and a wake each', async () => {
    const before = engine.database.statements;
    const { created, refused } = await create(nodes.map(({ nodeId }) => nodeId));
    expect(engine.database.statements - before).toBe(2);
    expect(refused).toEqual([]);
    expect(created.map(({ nodeId }) => nodeId).sort()).toEqual(nodes.map(({ nodeId }) => nodeId).sort());
    for (const { taskId, nodeId } of created) {
      expect(await engine.service.get(nodes[0]!.person, taskId)).toMatchObject({
        state: 'queued',
        nodeId,
        version: 1,
        requestedBy: 'ada@example.com',
      });
      expect(await audited('task.created', taskId)).toBe(1);
      const fact = await sql("SELECT 1 FROM outbox WHERE kind = 'fact' AND payload->>'id' = $1", [taskId]);
      const wake = await sql("SELECT 1 FROM outbox WHERE kind = 'wake' AND name = $1", [nodeId]);
      expect({ facts: fact.length, wakes: wake.length }).toEqual({ facts: 1, wakes: 1 });
    }
    for (const node of nodes) expect((await node.take()).payload).toMatchObject({ argv: ['true'] });
  });

  it('reaches those that are there: missing, foreign and unenrolled ones are refused by name, twice is once', async () => {
    const foreign = await engine.node();
    const keyless = await engine.node(nodes[0]!.workspaceId);
    await sql('UPDATE agent_keys SET revoked_at = fettle_now() WHERE node_id = $1', [keyless.nodeId]);
    const missing = newId();
    const mine = nodes[1]!.nodeId;
    const { created, refused } = await create([mine, mine.toUpperCase(), foreign.nodeId, missing, keyless.nodeId]);
    expect(created.map(({ nodeId }) => nodeId)).toEqual([mine]);
    expect(refused).toEqual([
      { nodeId: foreign.nodeId, code: 'object.not_found' },
      { nodeId: missing, code: 'object.not_found' },
      { nodeId: keyless.nodeId, code: 'node.not_enrolled' },
    ]);
    const query = { sort: 'created', limit: 50 } as const;
    expect((await engine.lists.list(foreign.person, query)).total).toBe(0);
    expect(await create([missing])).toEqual({ created: [], refused: [{ nodeId: missing, code: 'object.not_found' }] });
  });

  it('with NUL in it is refused, and nothing is created', async () => {
    const count = async () => (await sql<{ n: number }>('SELECT count(*)::int AS n FROM tasks'))[0]!.n;
    const before = await count();
    const command = { type: 'exec' as const, payload: { argv: ['echo', '\0'] } };
    expect(() => bodyOf([nodes[0]!.nodeId], { command })).toThrow('must not contain NUL');
    // What other parts create passes no contract.
    const unread = { ...bodyOf([nodes[0]!.nodeId]), command } as ReturnType<typeof bodyOf>;
    const refused = engine.createTasks.run(nodes[0]!.person, unread);
    await expect(refused).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await count()).toBe(before);
  });

  it('fifty times at once gives each node each task, and no deadlock', async () => {
    const crowd = await Promise.all(Array.from({ length: 10 }, () => engine.node(nodes[0]!.workspaceId)));
    const nodeIds = crowd.map(({ nodeId }) => nodeId);
    const claims = crowd.map((node) => patiently(() => node.claim()));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => patiently(() => create(n % 2 ? nodeIds : [...nodeIds].reverse()))),
    );
    await Promise.all(claims);
    expect(new Set(answers.flatMap(({ created }) => created.map(({ taskId }) => taskId))).size).toBe(500);
    const rows = await sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM task_live WHERE node_id = ANY($1) GROUP BY node_id',
      [nodeIds],
    );
    expect(rows.map(({ n }) => n)).toEqual(Array(10).fill(50));
  });
});

describe('a cancel of many', () => {
  const cancel = (taskIds: readonly string[], reason?: string) =>
    engine.cancelTasks.run(nodes[0]!.person, { taskIds: [...taskIds], reason });

  it('ends what waits, asks what runs, refuses what has ended or is not there; asking twice is the same', async () => {
    const node = await engine.node(nodes[0]!.workspaceId);
    const running = await node.running();
    const done = await node.running();
    await engine.reports.completed(node.agent, done.id, { attempt: 1, status: 'success' });
    const waiting = await node.create();
    const foreign = await (await engine.node()).create();
    const missing = newId();
    const asked = [waiting, running.id, done.id, foreign, missing];
    const before = engine.database.statements;
    const answer = await cancel(asked, 'enough');
    expect(engine.database.statements - before).toBe(3);
    expect(answer).toEqual({
      asked: [waiting, running.id],
      refused: [
        { taskId: done.id, code: 'task.final' },
        { taskId: foreign, code: 'object.not_found' },
        { taskId: missing, code: 'object.not_found' },
      ],
    });
    expect(await engine.service.get(node.person, waiting)).toMatchObject({
      state: 'cancelled',
      cancel: { state: 'stopped', reason: 'enough' },
    });
    expect(await engine.service.get(node.person, running.id)).toMatchObject({
      state: 'started',
      cancel: { state: 'requested', reason: 'enough' },
    });
    expect(await cancel(asked)).toEqual(answer);
    for (const id of [waiting, running.id]) expect(await audited('task.cancel-requested', id)).toBe(1);
    expect(await audited('task.cancel-requested', done.id)).toBe(0);
    expect((await engine.service.get(node.person, running.id)).cancel?.reason).toBe('enough');
  });

  it('beside claims of the same tasks leaves each either cancelled or asked', async () => {
    const crowd = await Promise.all(Array.from({ length: 8 }, () => engine.node(nodes[0]!.workspaceId)));
    const { created } = await create(crowd.map(({ nodeId }) => nodeId));
    const taskIds = created.map(({ taskId }) => taskId);
    const claims = crowd.map((node) => node.claim());
    const [first, second] = await Promise.all([cancel(taskIds), cancel([...taskIds].reverse())]);
    await Promise.all(claims);
    expect([first, second].map(({ asked }) => asked.length)).toEqual([8, 8]);
    for (const id of taskIds) {
      const { state, cancel: how } = await engine.service.get(nodes[0]!.person, id);
      expect(how?.state).toBe(state === 'cancelled' ? 'stopped' : state === 'leased' ? how?.state : 'none');
      expect(['cancelled', 'leased']).toContain(state);
      expect(await audited('task.cancel-requested', id)).toBe(1);
    }
  });
});
