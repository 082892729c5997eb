import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DomainError } from '@fettle/platform/errors';
import { until, type TestDatabase } from '@fettle/testing';
import { Engine, MemoryBus, domainDatabase, type TestNode } from './test-stack.js';

/** A bus that can say that it may have missed something. */
class GappyBus extends MemoryBus {
  private readonly listeners: (() => void)[] = [];

  override onGap(listener: () => void): () => void {
    this.listeners.push(listener);
    return () => undefined;
  }

  gap(): void {
    for (const listener of this.listeners) listener();
  }
}

let home: TestDatabase;
let engine: Engine;
/** A process on another bus: what it does is heard of only when a test passes it on. */
let other: Engine;
const bus = new GappyBus();

beforeAll(async () => {
  home = await domainDatabase();
  const limits = { quietAfterMs: 1, quietMs: 600_000 };
  [engine, other] = await Promise.all([Engine.open(home.url, limits, bus), Engine.open(home.url)]);
});
afterAll(async () => {
  await Promise.all([engine.close(), other.close()]);
  await home.drop();
});

/** A node whose claim has just ended empty after it was parked. */
async function settled(): Promise<TestNode> {
  const node = await engine.node();
  expect((await node.claim({ waitMs: 20 })).tasks).toEqual([]);
  return node;
}

/** What the next claim of a node costs, and brings. */
async function next(node: TestNode, request = {}): Promise<{ statements: number; taken: string[] }> {
  const before = engine.database.statements;
  const { tasks } = await node.claim(request);
  return { statements: engine.database.statements - before, taken: tasks.map(({ id }) => id) };
}

describe('a claim after one that was parked and ended empty', () => {
  it('costs no statement', async () => {
    expect(await next(await settled())).toEqual({ statements: 0, taken: [] });
  });

  it('finds a task that was made in between, by its own process or by another', async () => {
    for (const maker of [engine, other]) {
      const node = await settled();
      const id = await node.at(maker).create();
      if (maker === other) await bus.publish([{ channel: 'wake', body: node.nodeId }]);
      expect((await next(node)).taken).toEqual([id]);
    }
  });

  it('finds a task whose wake-up was lost while it is parked, by the check of all', async () => {
    const node = await settled();
    const id = await node.at(other).create();
    const parked = node.claim({ waitMs: 55_000 });
    await until(() => engine.lot.waiting === 1);
    await engine.lot.check();
    expect((await parked).task?.id).toBe(id);
  });

  it('finds a task whose wake-up was lost before it came back, by the check of those that left', async () => {
    const node = await settled();
    const id = await node.at(other).create();
    await engine.lot.check();
    expect((await next(node)).taken).toEqual([id]);
  });

  it('asks when the one before was woken while the database was away', async () => {
    const node = await engine.node();
    const ending = node.claim({ waitMs: 2_000 });
    await until(() => engine.lot.waiting === 1);
    const id = await node.at(other).create();
    const query = jest.spyOn(engine.database, 'query').mockRejectedValue(new DomainError('dependency.unavailable'));
    await bus.publish([{ channel: 'wake', body: node.nodeId }]);
    expect((await ending).tasks).toEqual([]);
    expect(query).toHaveBeenCalled();
    query.mockRestore();
    expect((await next(node)).taken).toEqual([id]);
  });

  it('asks when the bus may have missed something', async () => {
    const node = await settled();
    const id = await node.at(other).create();
    bus.gap();
    expect((await next(node)).taken).toEqual([id]);
  });

  it('asks when the agent holds a task, which has to be renewed', async () => {
    const node = await settled();
    const { statements } = await next(node, { running: [{ taskId: node.nodeId, attempt: 1 }] });
    expect(statements).toBe(1);
  });

  it('asks when the one before had not waited, however often it comes', async () => {
    const node = await engine.node();
    const impatient = await Engine.open(home.url);
    const side = node.at(impatient);
    for (let i = 0; i < 3; i += 1) expect((await side.claim({ waitMs: 0 })).tasks).toEqual([]);
    const id = await node.at(other).create();
    expect((await side.claim({ waitMs: 0 })).task?.id).toBe(id);
    await impatient.close();
  });

  it('asks when a wake-up came while it ended', async () => {
    const node = await engine.node();
    // Long enough to be seen while it waits.
    const ending = node.claim({ waitMs: 500 });
    await until(() => engine.lot.waiting === 1);
    await until(() => engine.lot.waiting === 0);
    const id = await node.at(other).create();
    await bus.publish([{ channel: 'wake', body: node.nodeId }]);
    await ending;
    expect((await next(node)).taken).toEqual([id]);
  });
});
