import { describe, expect, it } from '@jest/globals';
import { atLeast, limit, type Benchmark, type Setting } from './benchmark.js';
import type { Contender, Result } from './result.js';
import { runBenchmark } from './run-benchmark.js';
import { median, quantile } from './statistics.js';

/** A benchmark whose contenders say the given speeds, one per round; notes who was asked when. */
function scripted(speeds: Record<Contender, number[]>, statements: number, order: Contender[] = []): Benchmark {
  const about = { load: '', floor: '', peer: '', fettle: '' };
  return {
    name: 'P0',
    title: 'scripted',
    about,
    units: { speed: '/s', statements: '' },
    steady: 'speed',
    open: async () => {
      const left = structuredClone(speeds);
      const ask = (who: Contender) => async () => {
        order.push(who);
        return { speed: left[who].shift()!, ...(who === 'fettle' ? { statements } : {}) };
      };
      return {
        contenders: { floor: ask('floor'), peer: ask('peer'), fettle: ask('fettle') },
        stop: async () => undefined,
      };
    },
    checks: (all) => [atLeast(all.get('speed')!, 'floor', 0.5), limit(all.get('statements')!, 2, 'count')],
  };
}

function run(speeds: Record<Contender, number[]>, statements = 1, order: Contender[] = []): Promise<Result> {
  const setting = { postgres: { version: '18' }, seed: 1, full: false, rounds: 3 } as Setting;
  return runBenchmark(scripted(speeds, statements, order), setting, 'npm run bench');
}

const steady = [100, 105, 110];
const peer = [50, 50, 50];

describe('a benchmark', () => {
  it('takes the contenders in turn, round by round, and compares medians', async () => {
    const order: Contender[] = [];
    const result = await run({ floor: [...steady], peer: [...peer], fettle: [60, 10, 80] }, 1, order);
    expect(order.join(' ')).toBe('floor peer fettle floor peer fettle floor peer fettle');
    expect(result.figures[0]).toMatchObject({ floor: 105, peer: 50, fettle: 60 });
    expect(result.verdict).toBe('holds');
  });

  it('misses a goal that the machine was quiet enough to judge', async () => {
    const result = await run({ floor: [...steady], peer: [...peer], fettle: [20, 20, 20] });
    expect(result).toMatchObject({ verdict: 'misses', checks: [{ held: false }, { held: true }] });
  });

  it('gives no verdict on times when the floor varies by more than a fifth, but judges counts', async () => {
    const noisy = { floor: [100, 130, 80], peer: [...peer], fettle: [90, 90, 90] };
    expect((await run(structuredClone(noisy))).verdict).toBe('too noisy');
    expect((await run(structuredClone(noisy), 3)).verdict).toBe('misses');
  });
});

describe('statistics', () => {
  it('are those of the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1), quantile([7], 0.5)]).toEqual([
      50, 99, 100, 7,
    ]);
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
