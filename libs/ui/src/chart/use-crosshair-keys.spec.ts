import { describe, expect, it } from '@jest/globals';
import { crosshairAfter } from './use-crosshair-keys.js';

describe('the crosshair by keyboard', () => {
  it.each([
    ['ArrowLeft', null, 9],
    ['ArrowRight', null, 9],
    ['ArrowLeft', 5, 4],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 9, 9],
    ['PageUp', 5, 4],
    ['PageDown', 9, 9],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['Escape', 5, null],
    ['a', 5, undefined],
    ['Tab', 5, undefined],
  ])('%s from %p leads to %p', (key, at, to) => {
    expect(crosshairAfter(key, at, 10)).toBe(to);
  });

  it('takes no key where there is no point', () => {
    expect(crosshairAfter('Home', null, 0)).toBeUndefined();
  });

  it('moves by a tenth of many points', () => {
    expect(crosshairAfter('PageUp', 500, 1_000)).toBe(400);
  });
});
