import { describe, expect, it } from '@jest/globals';
import { betweenOf, defaultPreset, rangeOfUrl, windowQuery } from './metric-range.ts';

const now = Date.parse('2026-11-22T02:00:00.000Z');
const minute = 60_000;

describe('a window', () => {
  it('is asked for by its length, or by its two ends', () => {
    expect(windowQuery({ kind: 'back', preset: '6h' })).toEqual({ rangeMs: 21_600_000 });
    expect(windowQuery({ kind: 'between', fromMs: now - minute, toMs: now })).toEqual({
      from: '2026-11-22T01:59:00.000Z',
      to: '2026-11-22T02:00:00.000Z',
    });
  });

  it('ends now at the latest, and is neither too short nor too long', () => {
    expect(betweenOf(now - 10 * minute, now + minute, now)).toMatchObject({ toMs: now });
    expect(betweenOf(now - 1_000, now, now)).toBeNull();
    expect(betweenOf(now, now - minute, now)).toBeNull();
    expect(betweenOf(now - 401 * 24 * 60 * minute, now, now)).toBeNull();
    expect(betweenOf(Number.NaN, now, now)).toBeNull();
  });

  it('is read from the URL, and not where that makes no sense', () => {
    expect(rangeOfUrl('2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z')).toMatchObject({ toMs: now });
    expect(rangeOfUrl('2026-11-22T02:00:00.000Z', '2026-11-22T01:00:00.000Z')).toBeNull();
    expect(rangeOfUrl('yesterday', '2026-11-22T01:00:00.000Z')).toBeNull();
    expect(rangeOfUrl(null, '2026-11-22T01:00:00.000Z')).toBeNull();
  });

  it('of a node that has just joined is short', () => {
    expect(defaultPreset(new Date(now - minute).toISOString(), now)).toBe('15m');
    expect(defaultPreset(new Date(now - 60 * minute).toISOString(), now)).toBe('1h');
  });
});
