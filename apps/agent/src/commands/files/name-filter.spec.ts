import { describe, expect, it } from '@jest/globals';
import { nameFilter } from './name-filter.js';

describe('patterns of names', () => {
  it.each([
    ['*', 'anything', true],
    ['*', '.hidden', true],
    ['*.conf', 'app.conf', true],
    ['*.conf', 'app.conf.old', false],
    ['a?c', 'abc', true],
    ['a?c', 'a😀c', true],
    ['a?c', 'ac', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b', 'xxaxxbxx', false],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['', 'a', false],
    ['**', '', true],
    ['a\nb', 'a\nb', true],
  ])('%j fits %j: %s', (pattern, name, expected) => {
    expect(nameFilter(pattern)(name)).toBe(expected);
  });

  it('is not held up by a pattern that was made to', () => {
    expect(nameFilter(`${'*a'.repeat(120)}b`)('a'.repeat(255))).toBe(false);
    expect(nameFilter('*(*(*(*(*(a|b)|c)|d)|e)|f)g')('a'.repeat(255))).toBe(false);
  });
});
