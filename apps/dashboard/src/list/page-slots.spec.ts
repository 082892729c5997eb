import { describe, expect, it } from '@jest/globals';
import { firstSlots, pagesAt, placed, rowsOf, type RowPage } from './page-slots.ts';

const page = (items: string, nextCursor: string | null): RowPage => ({ items: [...items], nextCursor });
const read = (...pages: RowPage[]) =>
  pages.reduce<ReturnType<typeof firstSlots<RowPage>>>((slots, one, index) => placed(slots, index, one), firstSlots());

describe('the pages of a long list', () => {
  it('follow each other by their cursors, and the next one is known before it is read', () => {
    const slots = read(page('abc', '1'), page('def', '2'));
    expect(slots.map(({ cursor }) => cursor)).toEqual([null, '1', '2']);
    expect(rowsOf(slots).join('')).toBe('abcdef');
    expect(rowsOf(read(page('abc', '1'), page('de', null))).join('')).toBe('abcde');
  });

  it('keep what was read behind a page that was read again, until it is read from its new beginning', () => {
    const before = read(page('abc', '1'), page('def', '2'), page('gh', null));
    const after = placed(before, 0, page('xab', '1x'));
    expect(after.map(({ cursor }) => cursor)).toEqual([null, '1x', '2']);
    expect(rowsOf(after).join('')).toBe('xabdefgh');
    expect(rowsOf(placed(after, 1, page('cde', '2x'))).join('')).toBe('xabcdegh');
  });

  it('begin where they did while the one before ends with the same row, whatever its cursor is called now', () => {
    const after = placed(read(page('abc', '1'), page('def', '2')), 0, page('xyc', 'another 1'));
    expect(after.map(({ cursor }) => cursor)).toEqual([null, '1', '2']);
  });

  it('end where the server says that nothing follows', () => {
    expect(rowsOf(placed(read(page('abc', '1'), page('def', null)), 0, page('a', null))).join('')).toBe('a');
  });

  it('stay the same object when the same page comes again', () => {
    const first = page('abc', '1');
    const slots = read(first);
    expect(placed(slots, 0, first)).toBe(slots);
    expect(placed(slots, 7, first)).toBe(slots);
  });

  it('are found by the rows on screen', () => {
    const slots = read(page('abc', '1'), page('def', '2'), page('ghi', '3'));
    expect(pagesAt(slots, 0, 2)).toEqual({ from: 0, to: 0 });
    expect(pagesAt(slots, 2, 3)).toEqual({ from: 0, to: 1 });
    expect(pagesAt(slots, 4, 90)).toEqual({ from: 1, to: 2 });
    expect(pagesAt(firstSlots(), 0, 10)).toEqual({ from: 0, to: 0 });
  });
});
