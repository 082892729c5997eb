import { describe, expect, it } from '@jest/globals';
import { settingDefaults } from '@fettle/contracts';
import { keptOf, wholeWindowOf, windowOf } from './metric-window.policy.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = Date.parse('2026-11-22T02:00:00.000Z');
const kept = keptOf(settingDefaults.retention);
const iso = (ms: number) => new Date(ms).toISOString();
const back = (rangeMs: number) => windowOf({ rangeMs }, now, kept);

describe('a window without a resolution', () => {
  it.each([
    ['15 min', 15 * MINUTE, 'raw', 0],
    ['30 min', 30 * MINUTE, 'raw', 5_000],
    ['1 h', HOUR, 'raw', 15_000],
    ['2 h', 2 * HOUR, 'raw', 15_000],
    ['6 h', 6 * HOUR, '1m', MINUTE],
    ['24 h', DAY, '5m', 5 * MINUTE],
    ['7 d', 7 * DAY, '1h', HOUR],
    ['30 d', 30 * DAY, '1h', 3 * HOUR],
    ['90 d', 90 * DAY, '1h', 6 * HOUR],
    ['400 d', 400 * DAY, '1h', DAY],
  ] as const)('of %s is read in %s by steps of %s', (_name, rangeMs, resolution, stepMs) => {
    expect(back(rangeMs)).toMatchObject({ resolution, stepMs, fromMs: now - rangeMs, toMs: now });
  });

  it('never gives more than 500 points, however long it is', () => {
    for (let rangeMs = MINUTE; rangeMs <= 400 * DAY; rangeMs = Math.round(rangeMs * 1.07)) {
      const { stepMs } = back(rangeMs);
      expect(rangeMs / (stepMs || 2_000)).toBeLessThanOrEqual(500);
    }
  });

  it('is read in what is still kept that far back', () => {
    const between = (from: number, to: number) => windowOf({ from: iso(from), to: iso(to) }, now, kept).resolution;
    expect(between(now - 47 * HOUR, now - 46 * HOUR)).toBe('raw');
    expect(between(now - 49 * HOUR, now - 48 * HOUR)).toBe('1m');
    expect(between(now - 31 * DAY, now - 31 * DAY + HOUR)).toBe('5m');
    expect(between(now - 401 * DAY, now - 400 * DAY)).toBe('1h');
  });
});

describe('a resolution that is asked for', () => {
  it('is taken, in steps that give 1,500 points at most', () => {
    const of = (resolution: 'raw' | '1m' | '1h', rangeMs: number) => windowOf({ rangeMs, resolution }, now, kept);
    expect(of('raw', 30 * MINUTE)).toMatchObject({ resolution: 'raw', stepMs: 0 });
    expect(of('raw', 2 * DAY)).toMatchObject({ resolution: 'raw', stepMs: 2 * MINUTE });
    expect(of('1m', DAY)).toMatchObject({ resolution: '1m', stepMs: MINUTE });
    expect(of('1h', HOUR)).toMatchObject({ resolution: '1h', stepMs: HOUR });
    expect(of('1m', 400 * DAY).stepMs).toBe(12 * HOUR);
  });
});

describe('a gap', () => {
  it('is 2.5 intervals of samples, or one bucket that is missing', () => {
    expect(back(15 * MINUTE).gapMs).toBe(37_500);
    expect(back(HOUR).gapMs).toBe(37_500);
    expect(back(6 * HOUR).gapMs).toBe(90_000);
    expect(back(30 * DAY).gapMs).toBe(4.5 * HOUR);
  });
});

describe('an export', () => {
  it('is of every row in the finest resolution that is kept so far back', () => {
    const of = (rangeMs: number) => wholeWindowOf({ rangeMs }, now, kept);
    expect(of(DAY)).toMatchObject({ resolution: 'raw', stepMs: 0 });
    expect(of(7 * DAY)).toMatchObject({ resolution: '1m' });
    expect(of(60 * DAY)).toMatchObject({ resolution: '5m' });
    expect(wholeWindowOf({ rangeMs: DAY, resolution: '1h' }, now, kept)).toMatchObject({ resolution: '1h' });
  });
});
