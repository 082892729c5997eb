import { describe, expect, it } from '@jest/globals';
import { pagedRows, type PagedList } from './paged-rows.js';

function list(patch: Partial<PagedList<number>>): { of: PagedList<number>; calls: string[] } {
  const calls: string[] = [];
  const of = {
    data: undefined,
    hasNextPage: true,
    isFetching: false,
    isFetchingNextPage: false,
    fetchNextPage: () => calls.push('next'),
    error: null,
    refetch: () => calls.push('again'),
    ...patch,
  };
  return { of, calls };
}

describe('a list that is read page by page', () => {
  it('has no rows before anything was read, and then those of all pages with the total of the first', () => {
    expect(pagedRows(list({}).of)).not.toHaveProperty('total');
    expect(pagedRows(list({}).of).rows).toBeUndefined();
    const pages = [
      { items: [1, 2], total: 3, totalIsExact: true },
      { items: [3], total: 4 },
    ];
    expect(pagedRows(list({ data: { pages } }).of)).toMatchObject({ rows: [1, 2, 3], total: 3, hasMore: true });
  });

  it('does not tell a total that is not exact', () => {
    const pages = [{ items: [1], total: 10_000, totalIsExact: false }];
    expect(pagedRows(list({ data: { pages } }).of)).not.toHaveProperty('total');
  });

  it('reads the next page once at a time, and all again when asked to', () => {
    const { of, calls } = list({});
    pagedRows(of).onEndReached?.();
    pagedRows({ ...of, isFetchingNextPage: true }).onEndReached?.();
    pagedRows(of).onRetry?.();
    expect(calls).toEqual(['next', 'again']);
  });
});
