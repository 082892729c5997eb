import { describe, expect, it } from '@jest/globals';
import { formatAge, formatDuration, formatExact, formatRelative } from './format-time.js';

const now = Date.parse('2026-11-21T14:00:00Z');

describe('times', () => {
  it.each([
    [400, 'now'],
    [6_400, '6 s ago'],
    [59_999, '59 s ago'],
    [4 * 60_000, '4 min ago'],
    [23.9 * 3_600_000, '23 h ago'],
    [24 * 3_600_000, '2026-11-20 14:00'],
    [-1_500, 'now'],
    [-9 * 60_000, 'in 9 min'],
    [-25 * 3_600_000, '2026-11-22 15:00'],
  ])('%d ms before now is "%s"', (age, words) => {
    expect(formatRelative(now - age, now, 'utc')).toBe(words);
  });

  it.each([
    [0, '0 ms'],
    [820, '820 ms'],
    [1_240, '1.2 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_840_000, '1 h 04 min'],
    [90_000_000, '1 d 1 h'],
    [-5, '0 ms'],
  ])('%d ms takes "%s"', (ms, words) => expect(formatDuration(ms)).toBe(words));

  it('never says that something is in the negative past', () => expect(formatAge(-5_000)).toBe('0 s'));

  it('names the zone of an exact time', () => {
    expect(formatExact('2026-11-21T14:03:07Z', 'utc')).toBe('2026-11-21 14:03:07 UTC');
    expect(formatExact('2026-11-21T14:03:07Z', 'local')).toMatch(/^2026-11-2\d \d\d:\d\d:07 \S+/);
    expect(formatExact('nonsense', 'utc')).toBe('unknown time');
  });
});
