import { describe, expect, it } from '@jest/globals';
import { cellAt, layoutOf, movedBy, placeOf } from './cell-layout.ts';
import { cellWords, legendOf, lookOf, presenceOf, type Cell } from './cell-scale.ts';

const cell = (presence: number, value: number | null = null): Cell => ['id', 'web-1', presence, value];

describe('a cell of the heat map', () => {
  it('has another shape for each presence, and not only another colour', () => {
    const looks = [0, 1, 2, 3].map((presence) => lookOf(cell(presence), 'presence'));
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(4);
    expect(presenceOf(cell(9))).toBe('never');
  });

  it('fills with its value and says from where on it is bad', () => {
    expect(lookOf(cell(0, 10), 'cpu')).toEqual({ tone: 'ok', shape: 'level', level: 1 });
    expect(lookOf(cell(0, 80), 'cpu')).toEqual({ tone: 'warn', shape: 'level', level: 4 });
    expect(lookOf(cell(0, 95), 'disk').tone).toBe('crit');
    expect(lookOf(cell(0, 99), 'load')).toEqual({ tone: 'crit', shape: 'level', level: 4 });
  });

  it('shows what was not measured, or is old, as not known', () => {
    for (const one of [cell(0), cell(2, 50), cell(3, 50)]) expect(lookOf(one, 'memory').shape).toBe('hollow');
  });

  it('says itself in words', () => {
    expect(cellWords(cell(2), 'presence', 'Presence')).toBe('web-1, offline');
    expect(cellWords(cell(0, 34.5), 'cpu', 'CPU')).toBe('web-1, live, CPU 34.5 %');
    expect(cellWords(cell(0, 1.2), 'load', 'Load')).toBe('web-1, live, Load 1.2');
    expect(cellWords(cell(0), 'cpu', 'CPU')).toBe('web-1, live, CPU not measured');
    expect(legendOf('cpu')).toHaveLength(4);
  });
});

describe('the places of cells', () => {
  it('are found again from a point', () => {
    for (const [count, width] of [
      [1, 10],
      [59, 358],
      [300, 900],
      [1_500, 358],
      [10_000, 1_400],
    ] as const) {
      // prettier-ignore
      const layout = layoutOf(count, width);
      expect(layout.rows * layout.columns).toBeGreaterThanOrEqual(count);
      for (const index of [0, Math.floor(count / 2), count - 1]) {
        const { x, y } = placeOf(index, layout);
        expect(cellAt(x + 1, y + 1, layout, count)).toBe(index);
        expect(y).toBeLessThan(layout.height);
      }
      expect(cellAt(-1, 0, layout, count)).toBeNull();
      expect(cellAt(1, layout.height + 1, layout, count)).toBeNull();
    }
  });

  it('are walked by keys and never left', () => {
    const layout = layoutOf(100, 260);
    expect(layout.columns).toBe(10);
    const go = (key: string, at: number) => movedBy(key, at, layout, 100);
    expect([go('ArrowRight', 0), go('ArrowDown', 5), go('ArrowUp', 5), go('ArrowLeft', 0)]).toEqual([1, 15, 5, 0]);
    expect([go('End', 3), go('Home', 50), go('PageDown', 95), go('x', 1)]).toEqual([99, 0, 99, null]);
  });
});
