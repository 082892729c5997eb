import { describe, expect, it } from '@jest/globals';
import { tokenLives, usesOf } from './token-words.ts';

describe('a registration token', () => {
  it('is for 1 to 100 machines', () => {
    expect(['1', ' 7 ', '100'].map(usesOf)).toEqual([1, 7, 100]);
    expect(['', '0', '101', '1.5', '-1', '1e2', 'ten'].map(usesOf)).toEqual(Array(7).fill(null));
  });

  it('is good for no longer than the API takes', () => {
    expect(tokenLives.map(({ value }) => Number(value)).every((life) => life >= 60 && life <= 2_592_000)).toBe(true);
  });
});
