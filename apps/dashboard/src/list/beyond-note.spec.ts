import { describe, expect, it } from '@jest/globals';
import { beyondNote } from './beyond-note.ts';

describe('what matches beyond a selection', () => {
  it.each([
    [{ count: 0, isExact: true }, []],
    [{ count: 1, isExact: true }, ['1 more matches: 200 at most']],
    [{ count: 31, isExact: true }, ['31 more match: 200 at most']],
    [{ count: 9_800, isExact: false }, ['At least 9,800 more match: 200 at most']],
  ])('%j is told', (beyond, note) => {
    expect(beyondNote(beyond, '200 at most')).toEqual(note);
  });
});
