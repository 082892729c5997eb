import { describe, expect, it } from '@jest/globals';
import { inOrder } from './in-order.ts';

describe('rows of a list that is here as a whole', () => {
  it('go both ways, numbers in words as numbers, and what is not known last', () => {
    expect(['web-10', null, 'web-9', 'Web-1'].toSorted(inOrder('asc'))).toEqual(['Web-1', 'web-9', 'web-10', null]);
    expect([3, null, 20, 100].toSorted(inOrder('desc'))).toEqual([100, 20, 3, null]);
    expect([3, null, 20].toSorted(inOrder('asc'))).toEqual([3, 20, null]);
  });
});
