import { describe, expect, it } from '@jest/globals';
import { nodeWords } from './palette-words.ts';

describe('the words that name a node', () => {
  it.each([
    ['web-3', 'web-3'],
    ['  web-3 ', 'web-3'],
    ['run web-3', 'web-3'],
    ['Run a command on web-3', 'web-3'],
    ['run on web-3', 'web-3'],
    ['run', ''],
    ['runner-1', 'runner-1'],
    ['', ''],
  ])('of “%s” are “%s”', (typed, words) => expect(nodeWords(typed)).toBe(words));

  it('are no longer than what the search takes', () => expect(nodeWords('x'.repeat(500))).toHaveLength(120));
});
