import { describe, expect, it } from '@jest/globals';
import { completed, markedParts, settledProblems } from './filter-grammar.js';

const problem = (at: number, length: number) => ({ at, length, message: 'wrong' });

describe('a typed filter', () => {
  it('is marked where it cannot be read', () => {
    expect(markedParts('cpu>x web', [problem(4, 1)])).toEqual([
      { text: 'cpu>', marked: false },
      { text: 'x', marked: true },
      { text: ' web', marked: false },
    ]);
    expect(markedParts('abc', [problem(0, 2), problem(1, 2)])).toEqual([{ text: 'abc', marked: true }]);
    expect(markedParts('os:', [problem(3, 0)])).toEqual([
      { text: 'os', marked: false },
      { text: ':', marked: true },
    ]);
    expect(markedParts('ab', [problem(90, 4)])).toEqual([{ text: 'ab', marked: false }]);
    expect(markedParts('', [problem(0, 0)])).toEqual([]);
  });

  it('keeps its whole text, however it is marked', () => {
    const text = 'a "b c" -d:e f>1';
    expect(
      markedParts(text, [problem(2, 3), problem(8, 100)])
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('says nothing of a word that is still being typed', () => {
    expect(settledProblems([problem(0, 4), problem(6, 3)], 4)).toEqual([problem(6, 3)]);
    expect(settledProblems([problem(0, 4)], 5)).toEqual([problem(0, 4)]);
    expect(settledProblems([problem(0, 4)], null)).toEqual([problem(0, 4)]);
  });

  it('takes a completion in place and leaves the caret behind it', () => {
    expect(completed('web pre cpu>3', { from: 4, to: 7, insert: 'presence:', label: 'Presence' })).toEqual({
      text: 'web presence: cpu>3',
      caret: 13,
    });
  });
});
