import type { FactMessage } from '@fettle/contracts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { Invalidation, staleAfter } from './invalidation.ts';
import { keys } from './keys.ts';

const ws = '01890000-0000-7000-8000-00000000000a';
const id = '01890000-0000-7000-8000-00000000000b';
const fact = (name: FactMessage['name'], parentId?: string): FactMessage => ({
  name,
  workspaceId: ws,
  id,
  version: 1,
  ...(parentId ? { parentId } : {}),
});

describe('what is stale after a fact', () => {
  it('is the object, its lists and what it belongs to', () => {
    expect(staleAfter(fact('task.changed', 'node'))).toEqual([
      keys.task(ws, id),
      keys.tasks(ws),
      keys.nodes(ws),
      keys.now(ws),
      keys.node(ws, 'node'),
    ]);
    expect(staleAfter(fact('node.metrics'))).toContainEqual(keys.metrics(ws, id));
    expect(staleAfter(fact('task.output'))).toEqual([]);
    expect(staleAfter(fact('api-key.changed'))).toEqual([keys.apiKeys(ws)]);
  });
});

describe('invalidation', () => {
  let client: QueryClient;
  let reads: number;

  beforeEach(() => {
    jest.useFakeTimers();
    globalThis.requestAnimationFrame = (callback) => Number(setTimeout(() => callback(0), 16));
    client = new QueryClient();
    reads = 0;
  });
  afterEach(() => {
    client.clear();
    jest.useRealTimers();
  });

  const watch = async (readMs: number) => {
    const queryFn = () => new Promise<number>((resolve) => setTimeout(() => resolve((reads += 1)), readMs));
    const { QueryObserver } = await import('@tanstack/react-query');
    const stop = new QueryObserver(client, { queryKey: keys.nodeList(ws, {}), queryFn }).subscribe(() => undefined);
    await jest.advanceTimersByTimeAsync(readMs);
    expect(reads).toBe(1);
    return stop;
  };

  it('reads a list once for a hundred facts of one frame', async () => {
    const stop = await watch(10);
    const invalidation = new Invalidation(client);
    for (let count = 0; count < 100; count += 1) invalidation.add(fact('node.liveness'));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(reads).toBe(2);
    stop();
  });

  it('reads at most once a second however many facts come, and once more after the last', async () => {
    const stop = await watch(10);
    const invalidation = new Invalidation(client);
    for (let count = 0; count < 100; count += 1) {
      invalidation.add(fact('node.liveness'));
      await jest.advanceTimersByTimeAsync(50);
    }
    expect(reads).toBeGreaterThanOrEqual(4);
    expect(reads).toBeLessThanOrEqual(7);
    const during = reads;
    await jest.advanceTimersByTimeAsync(3_000);
    expect(reads).toBe(during + 1);
    stop();
  });

  it('never aborts a slow reading over and over: it reads again when that one is done', async () => {
    const stop = await watch(3_000);
    const invalidation = new Invalidation(client);
    invalidation.add(fact('node.liveness'));
    await jest.advanceTimersByTimeAsync(1_500);
    invalidation.add(fact('node.liveness'));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(reads).toBe(3);
    stop();
  });
});
