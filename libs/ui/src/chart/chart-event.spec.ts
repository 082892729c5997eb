import { describe, expect, it } from '@jest/globals';
import { eventPath, eventShapes, eventsOfRows, eventsWithin, type ChartEvent } from './chart-event.js';

const event = (at: number, label = String(at)): ChartEvent => ({ at, shape: 'square', label });

describe('events on charts', () => {
  it('are those of the window, oldest first', () => {
    const found = eventsWithin([event(30), event(9), event(10), event(20), event(31)], 10, 30);
    expect(found.map(({ at }) => at)).toEqual([10, 20, 30]);
  });

  it('stand in the row of the point that was measured after them, or in the last one', () => {
    const rows = eventsOfRows([10, 20, 30], [event(11, 'b'), event(5, 'a'), event(20, 'c'), event(99, 'd')]);
    expect([...rows].map(([row, events]) => [row, events.map(({ label }) => label)])).toEqual([
      [0, ['a']],
      [1, ['b', 'c']],
      [2, ['d']],
    ]);
    expect(eventsOfRows([], [event(1)]).size).toBe(0);
  });

  it('have shapes that differ', () => {
    expect(new Set(eventShapes.map((shape) => eventPath(shape, 0, 0, 8))).size).toBe(eventShapes.length);
  });
});
