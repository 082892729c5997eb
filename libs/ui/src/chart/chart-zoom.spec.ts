import { describe, expect, it } from '@jest/globals';
import { draggedWindow, zoomAfter } from './chart-zoom.js';

const hour = { from: 0, to: 3_600 };
const pressed = (key: string, shiftKey = false) => ({ key, shiftKey });

describe('zoom by keyboard', () => {
  it('halves and doubles the window around the crosshair, or its middle', () => {
    expect(zoomAfter(pressed('+'), hour, null)).toEqual({ from: 900, to: 2_700 });
    expect(zoomAfter(pressed('='), hour, 3_600)).toEqual({ from: 1_800, to: 3_600 });
    expect(zoomAfter(pressed('-'), hour, 0)).toEqual({ from: 0, to: 7_200 });
  });

  it('moves the window by a quarter of it', () => {
    expect(zoomAfter(pressed('ArrowLeft', true), hour, 100)).toEqual({ from: -900, to: 2_700 });
    expect(zoomAfter(pressed('ArrowRight', true), hour, null)).toEqual({ from: 900, to: 4_500 });
  });

  it('leaves other keys alone, and windows that would be too short', () => {
    expect(zoomAfter(pressed('ArrowLeft'), hour, null)).toBeUndefined();
    expect(zoomAfter(pressed('a'), hour, null)).toBeUndefined();
    expect(zoomAfter(pressed('+'), { from: 0, to: 100 }, null)).toBeUndefined();
  });
});

describe('zoom by drag', () => {
  it('is the stretch between its ends, in either direction, unless it was a click', () => {
    expect(draggedWindow(100, 400)).toEqual({ from: 100, to: 400 });
    expect(draggedWindow(400, 100)).toEqual({ from: 100, to: 400 });
    expect(draggedWindow(100, 120)).toBeUndefined();
  });
});
