import { describe, expect, it } from '@jest/globals';
import { extentWords, nextSelection, nextSort, stepRow, type Column } from './table-model.js';

const column = (key: string, firstDirection?: 'desc'): Column<unknown> => ({
  key,
  header: key,
  cell: () => null,
  ...(firstDirection ? { firstDirection } : {}),
});

describe('the table model', () => {
  it('sorts in a column’s own direction first, then the other', () => {
    expect(nextSort(column('name'), undefined)).toEqual({ key: 'name', direction: 'asc' });
    expect(nextSort(column('cpu', 'desc'), { key: 'name', direction: 'asc' })).toEqual({
      key: 'cpu',
      direction: 'desc',
    });
    expect(nextSort(column('cpu', 'desc'), { key: 'cpu', direction: 'desc' })).toEqual({
      key: 'cpu',
      direction: 'asc',
    });
  });

  it('selects one, a range in both directions, and takes a range back', () => {
    const keys = ['a', 'b', 'c', 'd'];
    expect([...nextSelection(new Set(['z']), keys, 'b', null)]).toEqual(['z', 'b']);
    expect([...nextSelection(new Set(['d']), keys, 'b', 'd')].toSorted()).toEqual(['b', 'c', 'd']);
    expect([...nextSelection(new Set(['a', 'b', 'c']), keys, 'c', 'b')]).toEqual(['a']);
    expect([...nextSelection(new Set(), keys, 'b', 'gone')]).toEqual(['b']);
  });

  it('steps through rows and stays inside', () => {
    expect([
      stepRow(-1, 1, 3),
      stepRow(-1, -1, 3),
      stepRow(2, 1, 3),
      stepRow(0, -1, 3),
      stepRow(0, 1, 3),
      stepRow(0, 1, 0),
    ]).toEqual([0, 2, 2, 0, 1, -1]);
  });

  it.each([
    [1, 1, '1 node'],
    [41, 41, 'All 41 nodes'],
    [100, 4120, '100 of 4,120 nodes'],
    [0, 3, '0 of 3 nodes'],
    [50, undefined, '50 nodes shown, more below'],
  ])('says that %j of %j rows are on screen', (shown, whole, words) => {
    expect(extentWords(shown, whole, ['node', 'nodes'])).toBe(words);
  });
});
