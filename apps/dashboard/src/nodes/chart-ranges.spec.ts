import { describe, expect, it } from '@jest/globals';
import { defaultRange, rangeMs } from './chart-ranges.ts';

describe('the window of the charts', () => {
  const joinedAt = '2026-11-21T12:00:00.000Z';

  it.each([
    ['2026-11-21T12:00:05.000Z', '15m'],
    ['2026-11-21T12:14:59.000Z', '15m'],
    ['2026-11-21T12:15:00.000Z', '1h'],
    // A browser whose clock is behind the server's.
    ['2026-11-21T11:59:00.000Z', '15m'],
  ])('at %s of a node that joined at noon is %s', (now, range) => {
    expect(defaultRange(joinedAt, Date.parse(now))).toBe(range);
  });

  it('is as long as its name says', () => {
    expect(rangeMs('15m')).toBe(900_000);
    expect(rangeMs('30d')).toBe(2_592_000_000);
  });
});
