import { describe, expect, it, jest } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import type { UnitOfWork } from '@fettle/platform/database';
import type { LivenessRepository, Sign } from './liveness.repository.js';
import { LivenessService } from './liveness.service.js';
import type { PresenceNews } from './presence-news.js';

/** Signs of life over a database that is there or not. */
function stack() {
  const database = { isAway: true, writes: [] as number[] };
  const note = async (_ctx: Ctx, signs: readonly Sign[]) => {
    database.writes.push(signs.length);
    if (database.isAway) throw new Error('away');
    return [];
  };
  const unitOfWork = { run: (ctx: Ctx, fn: (ctx: Ctx) => Promise<unknown>) => fn(ctx) };
  const liveness = new LivenessService(
    unitOfWork as unknown as UnitOfWork,
    { note } as unknown as LivenessRepository,
    {} as PresenceNews,
  );
  const hear = (nodes: number) => {
    for (let node = 0; node < nodes; node += 1) liveness.seen(`node-${node}`);
  };
  return { database, liveness, hear };
}
describe('signs of life while the database is away', () => {
  it('are tried again after a pause, not with every sign, however many nodes there are', async () => {
    jest.useFakeTimers();
    const { database, hear } = stack();
    for (let round = 0; round < 20; round += 1) {
      hear(2_000);
      await jest.advanceTimersByTimeAsync(100);
    }
    expect(database.writes.length).toBeLessThanOrEqual(3);
    database.isAway = false;
    database.writes.length = 0;
    await jest.advanceTimersByTimeAsync(3_000);
    expect(database.writes).toEqual([2_000]);
    jest.useRealTimers();
  });

  it('that are asked to be written many times at once are written at most twice', async () => {
    const { database, liveness, hear } = stack();
    database.isAway = false;
    hear(10);
    await Promise.all(Array.from({ length: 50 }, () => liveness.flush()));
    expect(database.writes).toEqual([10]);
  });
});
