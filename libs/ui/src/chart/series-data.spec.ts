import { describe, expect, it } from '@jest/globals';
import { breakGaps, formatBytes, formatNumber, lastPoint, sparkPath } from './series-data.js';

describe('series', () => {
  it('draws no line over a time that was not measured', () => {
    expect(
      breakGaps(
        [0, 15, 90, 105],
        [
          [1, 2, 3, 4],
          [5, 6, 7],
        ],
        45,
      ),
    ).toEqual({
      times: [0, 15, 60, 90, 105],
      series: [
        [1, 2, null, 3, 4],
        [5, 6, null, 7, null],
      ],
    });
  });

  it('finds the newest measured point, or none', () => {
    expect(lastPoint([1, 2, 3], [4, 5, null])).toEqual({ time: 2, value: 5 });
    expect(lastPoint([1], [null])).toBeNull();
    expect(lastPoint([], [])).toBeNull();
  });

  it('lifts the pen at a gap and shows a lone point', () => {
    const box = { width: 40, height: 10, min: 0, max: 10 };
    expect(sparkPath([0, 10, null, 5, null], box)).toBe('M0.0 10.0L10.0 0.0M30.0 5.0h0.01');
    expect(sparkPath([20], box)).toBe('M0.0 0.0h0.01');
  });

  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [4_300, '4.20 KiB'],
    [512 * 2 ** 20, '512 MiB'],
    [31.4 * 2 ** 30, '31.4 GiB'],
  ])('%d bytes are "%s"', (bytes, words) => expect(formatBytes(bytes)).toBe(words));

  it.each([
    [12.44, '12.4'],
    [1_204.4, '1,204'],
    [0.034, '0.03'],
    [7, '7'],
  ])('%d is "%s"', (value, words) => expect(formatNumber(value)).toBe(words));
});
