import { describe, expect, it } from '@jest/globals';
import { isMoment, isSaidByLists, resultLabel, resultWords } from './result-value.ts';

describe('a value of an answer', () => {
  it.each([
    ['totalBytes', 270_553_174_016, 'Total', '252 GiB'],
    ['rxBytesPerS', 2_048, 'Rx rate', '2 KiB/s'],
    ['bytes', 0, 'Bytes', '0 B'],
    ['inodePercent', 3.25, 'Inode percent', '3.25 %'],
    ['rttMs', 12.345, 'Rtt', '12.3 ms'],
    ['uptimeS', 90, 'Uptime', '1 min 30 s'],
    ['exitCode', 3, 'Exit code', '3'],
    ['DNS', 3, 'Dns', '3'],
  ])('%s %d stands as "%s: %s"', (name, value, label, words) => {
    expect([resultLabel(name), resultWords(name, value)]).toEqual([label, words]);
  });

  it('is said in words where it is no number', () => {
    expect(resultWords('usedBytes', null)).toBe('not known');
    expect(resultWords('writable', true)).toBe('yes');
    expect(resultWords('groups', ['a', 'b'])).toBe('a, b');
    expect(resultWords('groups', [])).toBe('none');
    expect(resultWords('load', { one: 1 })).toBe('{"one":1}');
  });

  it('is a moment only as a whole', () => {
    expect(isMoment('2026-11-22T09:00:00.000Z')).toBe(true);
    expect(isMoment('since 2026-11-22T09:00:00.000Z')).toBe(false);
  });

  it('is left out where a list says it', () => {
    expect(isSaidByLists('total', 5, [5])).toBe(true);
    expect(isSaidByLists('total', 900, [500])).toBe(false);
    expect(isSaidByLists('truncated', false, [5])).toBe(true);
    expect(isSaidByLists('truncated', true, [5])).toBe(false);
    expect(isSaidByLists('total', 5, [])).toBe(false);
  });
});
