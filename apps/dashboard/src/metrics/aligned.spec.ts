import { describe, expect, it } from '@jest/globals';
import { aligned, worstFirst, type ComparedNode } from './aligned.ts';

const iso = (s: number) => new Date(s * 1_000).toISOString();
const node = (
  name: string,
  points: [s: number, value: number | null][],
  average: number | null = null,
): ComparedNode => ({
  id: name,
  name,
  at: points.map(([s]) => iso(s)),
  values: points.map(([, value]) => value),
  latest: average,
  average,
  peak: average,
  gaps: [],
});

describe('lines of several nodes', () => {
  it('share their times: a gap is null, a time of others is no point', () => {
    const found = aligned([
      node('a', [
        [0, 1],
        [30, 3],
      ]),
      node('b', [
        [15, 5],
        [30, null],
        [45, 6],
      ]),
    ]);
    expect(found.times).toEqual([0, 15, 30, 45]);
    expect(found.series).toEqual([
      { label: 'a', values: [1, undefined, 3, undefined] },
      { label: 'b', values: [undefined, 5, null, 6] },
    ]);
  });

  it('are listed with the worst first and the unknown last', () => {
    const order = worstFirst([node('calm', [], 2), node('unknown', []), node('busy', [], 90), node('also', [], 2)]);
    expect(order.map(({ name }) => name)).toEqual(['busy', 'also', 'calm', 'unknown']);
  });
});
