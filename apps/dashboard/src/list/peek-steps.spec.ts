import { describe, expect, it, jest } from '@jest/globals';
import { peekSteps } from './peek-steps.ts';

const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
/** The row that a step leads to; undefined where there is none. */
const led = (id: string) => {
  const onPeek = jest.fn<(id: string | null) => void>();
  const { onPrevious, onNext, row } = peekSteps(id, rows, onPeek);
  onPrevious?.();
  onNext?.();
  return { row: row?.id, steps: [onPrevious !== undefined, onNext !== undefined], to: onPeek.mock.calls.flat() };
};

describe('the steps of a peek', () => {
  it('lead to the row before and the one after, and end with the list', () => {
    expect(led('b')).toEqual({ row: 'b', steps: [true, true], to: ['a', 'c'] });
    expect(led('a')).toEqual({ row: 'a', steps: [false, true], to: ['b'] });
    expect(led('c')).toEqual({ row: 'c', steps: [true, false], to: ['b'] });
  });

  it('lead from a row that has left the list to its first', () => {
    expect(led('gone')).toEqual({ row: undefined, steps: [false, true], to: ['a'] });
  });
});
