import { describe, expect, it } from '@jest/globals';
import { withTail, type Series } from './merge-series.ts';

const start = Date.parse('2026-11-22T02:00:00.000Z');
const iso = (s: number) => new Date(start + s * 1_000).toISOString();

function series(seconds: readonly number[], patch: Partial<Series> = {}): Series {
  const column = seconds.map((s) => s as number | null);
  const none = seconds.map(() => null);
  return {
    resolution: 'raw',
    stepMs: 0,
    gapMs: 37_500,
    from: iso(-900),
    to: iso(0),
    at: seconds.map(iso),
    cpuPercent: column,
    memoryPercent: column,
    memoryUsedBytes: none,
    swapUsedBytes: none,
    load1: column,
    load5: none,
    load15: none,
    diskPercent: none,
    rxBytesPerS: none,
    txBytesPerS: none,
    temperatureC: none,
    low: null,
    high: null,
    disk: null,
    network: null,
    gaps: [],
    disks: [],
    interfaces: [],
    memoryTotalBytes: null,
    newestAt: iso(seconds.at(-1) ?? 0),
    bootedAt: [],
    ...patch,
  };
}

describe('newest samples at the end of a window', () => {
  it('move the window along: no point twice, none from before it', () => {
    const merged = withTail(series([-900, -885, -15, 0]), series([0, 2, 4], { from: iso(0), to: iso(10) }));
    expect(merged.at).toEqual([-885, -15, 0, 2, 4].map(iso));
    expect(merged.cpuPercent).toEqual([-885, -15, 0, 2, 4]);
    expect(merged).toMatchObject({ from: iso(-890), to: iso(10), newestAt: iso(4) });
  });

  it('keep the gaps that are still in it, and bring theirs', () => {
    const gap = (from: number, to: number) => ({ from: iso(from), to: iso(to) });
    const known = series([-890, -100, 0], { gaps: [gap(-899, -895), gap(-890, -100)] });
    const merged = withTail(known, series([0, 60], { to: iso(60), gaps: [gap(0, 60)] }));
    expect(merged.gaps).toEqual([gap(-890, -100), gap(0, 60)]);
  });

  it('are their own least and most, and belong to the disk and the interface that are shown', () => {
    const isColumn = ([name, value]: [string, unknown]) => name !== 'at' && Array.isArray(value) && value.length === 2;
    const columns = Object.fromEntries(Object.entries(series([-15, 0])).filter(isColumn)) as NonNullable<Series['low']>;
    const known = series([-15, 0], {
      low: columns,
      high: columns,
      disk: { mount: '/', usedBytes: [1, 2], totalBytes: [9, 9], usedPercent: [11, 22] },
    });
    const disk = { mount: '/', usedBytes: [2, 3], totalBytes: [9, 9], usedPercent: [22, 33] };
    const merged = withTail(known, series([0, 2], { to: iso(2), disk }));
    expect(merged.high?.cpuPercent).toEqual([-15, 0, 2]);
    expect(merged.disk).toEqual({ mount: '/', usedBytes: [1, 2, 3], totalBytes: [9, 9, 9], usedPercent: [11, 22, 33] });
    expect(merged.network).toBeNull();
  });

  it('change nothing where there are none', () => {
    const known = series([-15, 0]);
    expect(withTail(known, series([]))).toBe(known);
  });
});
