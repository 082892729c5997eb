import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { until, type TestDatabase } from '@fettle/testing';
import { Engine, domainDatabase, type TestNode } from './test-stack.js';

let home: TestDatabase;
let engine: Engine;
/** A second process with a bus of its own, so that it hears nothing of the first. */
let deaf: Engine;
let node: TestNode;

beforeAll(async () => {
  home = await domainDatabase();
  [engine, deaf] = await Promise.all([Engine.open(home.url), Engine.open(home.url)]);
});
afterEach(() => home.clock.reset());
afterAll(async () => {
  await Promise.all([engine.close(), deaf.close()]);
  await home.drop();
});

describe('claims of one node', () => {
  it('never share a task: 100 rounds of 16 claimers in two processes', async () => {
    for (let round = 0; round < 100; round += 1) {
      node = await engine.node();
      const made = await Promise.all(Array.from({ length: 3 }, () => node.create()));
      const sides = [node, node.at(deaf)];
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, i) => sides[i % 2]!.claim({ maxTasks: (i % 3) + 1 })),
      );
      const taken = answers.flatMap(({ tasks }) => tasks.map(({ id }) => id));
      expect(taken.sort()).toEqual(made.sort());
      await engine.database.query(node.person, 'DELETE FROM nodes WHERE id = $1', [node.nodeId]);
    }
  }, 120_000);

  it('never pass 4 running tasks, nor run anything beside an exclusive one, whoever asks when', async () => {
    for (let round = 0; round < 30; round += 1) {
      node = await engine.node();
      const exclusive = new Set<string>();
      for (let i = 0; i < 8; i += 1) {
        const id = await node.create({ exclusive: i % 3 === round % 3 });
        if (i % 3 === round % 3) exclusive.add(id);
      }
      const sides = [node, node.at(deaf)];
      const running = new Set<string>();
      for (;;) {
        const answers = await Promise.all(sides.map((side) => side.claim({ maxTasks: 8 })));
        for (const { id } of answers.flatMap(({ tasks }) => tasks)) running.add(id);
        if (running.size === 0) break;
        expect(running.size).toBeLessThanOrEqual(4);
        if ([...running].some((id) => exclusive.has(id))) expect(running.size).toBe(1);
        const [id] = running;
        await engine.reports.completed(node.agent, id!, { attempt: 1, status: 'success' });
        running.delete(id!);
      }
    }
  }, 120_000);

  it('take tasks first in, first out, and none that has expired', async () => {
    node = await engine.node();
    const late = await node.create({ expiresInMs: 5_000 });
    const ids = [await node.create(), await node.create()];
    await home.clock.advance(6_000);
    const { tasks } = await node.claim({ maxTasks: 8 });
    expect(tasks.map(({ id }) => id)).toEqual(ids);
    expect(await node.state(late)).toBe('queued');
  });

  it('give the compatible agent one task, however many it asks for', async () => {
    node = await engine.node();
    await node.create();
    await node.create();
    const answer = await engine.leases.claim(node.agent, { maxTasks: 5, waitMs: 15_000 });
    expect(answer.tasks).toHaveLength(1);
    expect(answer.task?.id).toBe(answer.tasks[0]!.id);
    expect(answer.rootAccess).toEqual({ profile: 'off', updatedAt: null });
  });

  it('get nothing once the node has no valid key', async () => {
    node = await engine.node();
    await node.create();
    await engine.database.query(node.person, 'UPDATE agent_keys SET revoked_at = fettle_now() WHERE node_id = $1', [
      node.nodeId,
    ]);
    expect((await node.claim()).tasks).toEqual([]);
  });

  it('renew what the agent holds, and name what it has lost', async () => {
    node = await engine.node();
    const { id, attempt } = await node.running();
    await home.clock.advance(50_000);
    const foreign = await (await engine.node()).running();
    const running = [
      { taskId: id, attempt },
      { taskId: foreign.id, attempt: foreign.attempt },
      { taskId: newId(), attempt: 1 },
    ];
    const answer = await node.claim({ maxTasks: 0, running });
    expect(answer.leaseLost.sort()).toEqual([running[1]!.taskId, running[2]!.taskId].sort());
    await home.clock.advance(50_000);
    await engine.sweep();
    expect(await node.state(id)).toBe('started');
    await engine.leases.renew(node.agent, [{ taskId: id, attempt }]);
    await home.clock.advance(50_000);
    expect(await node.state(id)).toBe('started');
  });
});

describe('held tasks', () => {
  it('are locked in one order by claims and renewals, whatever order they are named in', async () => {
    node = await engine.node();
    await Promise.all([node.create(), node.create()]);
    const { tasks } = await node.claim({ maxTasks: 2 });
    const held = tasks
      .map(({ id, attempt }) => ({ taskId: id, attempt }))
      .sort((a, b) => (a.taskId < b.taskId ? 1 : -1));
    const [later, earlier] = held.map(({ taskId }) => taskId);
    for (const ask of [() => node.claim({ running: held }), () => engine.leases.renew(node.agent, held)]) {
      // Near their end, so that both write.
      await home.clock.advance(20_000);
      let asked: Promise<unknown> = Promise.resolve();
      await engine.unitOfWork.run(node.agent, async (ctx) => {
        const lock = (id: string | undefined) =>
          engine.database.query(ctx, 'SELECT 1 FROM task_live WHERE task_id = $1 FOR UPDATE NOWAIT', [id]);
        await lock(earlier);
        asked = ask();
        await until(async () => {
          const sql = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))';
          return (await engine.database.query(ctx, sql)).length > 0;
        });
        // Who waits for the first holds nothing that we could be waiting for.
        expect(await lock(later)).toHaveLength(1);
      });
      await asked;
    }
  });
});

describe('a parked claim', () => {
  it('costs no statement while it waits, and is answered by a task of its own process at once', async () => {
    node = await engine.node();
    const others = await Promise.all(Array.from({ length: 20 }, () => engine.node()));
    const abort = new AbortController();
    const waiting = others.map((other) => other.claim({ waitMs: 55_000 }, abort.signal));
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 21);
    const before = engine.database.statements;
    const id = await node.create();
    expect((await parked).task?.id).toBe(id);
    // Two for the create, one for the claim; twenty parked ones cost nothing.
    expect(engine.database.statements - before).toBe(3);
    abort.abort();
    await Promise.all(waiting);
    expect(engine.lot.size).toBe(0);
  });

  it('is woken by the bus for a task of another process, and does not ask again for the echo of its own', async () => {
    node = await engine.node();
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 1);
    const id = await node.at(deaf).create();
    await engine.bus.publish([{ channel: 'wake', body: node.nodeId }]);
    expect((await parked).task?.id).toBe(id);

    await node.create();
    await node.claim();
    const abort = new AbortController();
    const again = node.claim({ waitMs: 55_000 }, abort.signal);
    await until(() => engine.lot.waiting === 1);
    const before = engine.database.statements;
    await engine.bus.publish([{ channel: 'wake', body: node.nodeId }]);
    expect(engine.database.statements).toBe(before);
    abort.abort();
    await again;
  });

  it('is woken by another process also when the bus has made one message of several of its own', async () => {
    node = await engine.node();
    await Promise.all([node.create(), node.create()]);
    await node.claim({ maxTasks: 2 });
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 1);
    await engine.bus.publish([{ channel: 'wake', body: node.nodeId }]);
    const id = await node.at(deaf).create();
    await engine.bus.publish([{ channel: 'wake', body: node.nodeId }]);
    expect((await parked).task?.id).toBe(id);
  });

  it('is found by the check of all parked nodes when the wake-up was lost', async () => {
    node = await engine.node();
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 1);
    const id = await node.at(deaf).create();
    await engine.lot.check();
    expect((await parked).task?.id).toBe(id);
  });

  it('leaves when its caller hangs up, and a task that it was just given goes back at once', async () => {
    node = await engine.node();
    const abort = new AbortController();
    const parked = node.claim({ waitMs: 55_000 }, abort.signal);
    await until(() => engine.lot.waiting === 1);
    const id = await node.create();
    abort.abort();
    expect((await parked).tasks).toEqual([]);
    await until(async () => (await node.state(id)) === 'queued');
    const next = await node.take();
    expect(next.id).toBe(id);
    expect(engine.lot.size).toBe(0);
  });

  it('ends with 401 when its key is revoked, and empty when the process stops', async () => {
    node = await engine.node();
    const parked = node.claim({ waitMs: 55_000 }).catch((error: unknown) => error);
    await until(() => engine.lot.waiting === 1);
    engine.keys.forget(node.nodeId);
    expect(await parked).toMatchObject({ code: 'agent_key.invalid' });

    const third = await Engine.open(home.url);
    const held = node.at(third).claim({ waitMs: 55_000 });
    await until(() => third.lot.waiting === 1);
    await third.close();
    expect(await held).toMatchObject({ tasks: [], task: null });
  });

  it('is bounded: the oldest of a node leaves for the fifth, and a full lot answers 503', async () => {
    const small = await Engine.open(home.url, { parked: 5 });
    node = (await engine.node()).at(small);
    const answers: number[] = [];
    const abort = new AbortController();
    const claims = [0, 1, 2, 3, 4].map((n) => node.claim({ waitMs: 55_000 }, abort.signal).then(() => answers.push(n)));
    await until(() => answers.length === 1);
    expect(answers).toEqual([0]);
    const other = (await engine.node()).at(small);
    const fifth = other.claim({ waitMs: 55_000 }, abort.signal);
    await until(() => small.lot.waiting === 5);
    const sixth = (await engine.node()).at(small);
    await expect(sixth.claim()).rejects.toMatchObject({ code: 'overloaded', status: 503 });
    abort.abort();
    await Promise.all([...claims, fifth]);
    await small.close();
  });

  it('survives an outage of PostgreSQL; a new claim is told 503, never 401, 404 or 409', async () => {
    const alone = await Engine.open(home.url);
    node = (await engine.node()).at(alone);
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => alone.lot.waiting === 1);
    const { query } = alone.database;
    alone.database.query = () => Promise.reject(new DomainError('dependency.unavailable', {}, { retryAfterS: 2 }));
    alone.lot.wake(node.nodeId);
    await expect(node.claim()).rejects.toMatchObject({ status: 503, retryAfterS: 2 });
    await alone.lot.check();
    await until(() => alone.lot.waiting === 1);
    expect(alone.lot.waiting).toBe(1);
    alone.database.query = query;
    const id = await node.at(deaf).create();
    await alone.lot.check();
    expect((await parked).task?.id).toBe(id);
    await alone.close();
  });
});
