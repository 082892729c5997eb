import { describe, expect, it } from '@jest/globals';
import { TOTAL_MAX, containing, pageAnswer, totalSql } from './index.js';

const page = (rows: readonly number[], counted: number) =>
  pageAnswer({ rows, limit: 2, counted, view: (row) => `row ${row}`, cursor: (last) => `after ${last}` });

describe('a page of a list', () => {
  it('leads on from the last row that is shown, where more follow', () => {
    expect(page([1, 2, 3], 3)).toEqual({
      items: ['row 1', 'row 2'],
      nextCursor: 'after 2',
      total: 3,
      totalIsExact: true,
    });
    expect(page([1, 2], 2).nextCursor).toBeNull();
    expect(page([], 0)).toEqual({ items: [], nextCursor: null, total: 0, totalIsExact: true });
  });

  it('tells totals exactly to their bound, and says where there are more', () => {
    expect(page([1], TOTAL_MAX)).toMatchObject({ total: TOTAL_MAX, totalIsExact: true });
    expect(page([1], TOTAL_MAX + 1)).toMatchObject({ total: TOTAL_MAX, totalIsExact: false });
    expect(totalSql('teams t', ['a', 'b'])).toContain('FROM teams t WHERE a AND b LIMIT 10001');
  });
});

it.each([
  ['web', '%web%'],
  ['100%_\\', '%100\\%\\_\\\\%'],
])('%s is looked for as it is typed', (text, pattern) => expect(containing(text)).toBe(pattern));
