import { describe, expect, it } from '@jest/globals';
import { dottedPoints, labelWidth, lonePoints } from './chart-option.js';

describe('points that have no line', () => {
  it.each([
    [[5], [0]],
    [
      [null, 5, null, 6, 7, null, 8],
      [1, 6],
    ],
    [[1, 2, 3], null],
    [[null, null], null],
  ])('in %j are %j', (values, lone) => {
    const times = values.map((_value, index) => index);
    expect(lonePoints({ data: [times, values] }, 1)).toEqual(lone);
  });
});

describe('points that are dots', () => {
  it('are the newest one, once, and those without a line', () => {
    expect(
      dottedPoints(
        {
          data: [
            [1, 2, 3, 4],
            [5, null, 6, 7],
          ],
        },
        1,
      ),
    ).toEqual([0, 3]);
    expect(
      dottedPoints(
        {
          data: [
            [1, 2, 3],
            [5, 6, null],
          ],
        },
        1,
      ),
    ).toEqual([1]);
    expect(dottedPoints({ data: [[1], [5]] }, 1)).toEqual([0]);
    expect(dottedPoints({ data: [[1], [null]] }, 1)).toBeNull();
  });
});

describe('the room beside a chart', () => {
  const ctx = { font: '', measureText: (text: string) => ({ width: text.length * 7 }) } as CanvasRenderingContext2D;
  it.each([
    [null, 76],
    [['0', '50 %'], 76],
    [['0 B/s', '1,023 MiB/s'], 91],
  ])('for %j is %d px', (labels, width) => {
    expect(labelWidth({ ctx }, labels)).toBe(width);
  });
});
