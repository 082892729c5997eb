import type { DataTableProps } from './data-table.js';

/** A list that is read page by page, as a query over pages gives it. */
export interface PagedList<Row> {
  readonly data:
    | {
        readonly pages: readonly {
          readonly items: readonly Row[];
          readonly total?: number;
          readonly totalIsExact?: boolean;
        }[];
      }
    | undefined;
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

type Paged<Row> = Pick<DataTableProps<Row>, 'total' | 'hasMore' | 'loading' | 'onEndReached' | 'error' | 'onRetry'> & {
  rows: readonly Row[] | undefined;
};

/** What a `DataTable` has to know of such a list: its rows, that there are more, and how they are read. A total that is not exact is not told. */
export function pagedRows<Row>(list: PagedList<Row>): Paged<Row> {
  const first = list.data?.pages[0];
  return {
    rows: list.data?.pages.flatMap((page) => page.items),
    ...(first?.total === undefined || first.totalIsExact === false ? {} : { total: first.total }),
    hasMore: list.hasNextPage,
    loading: list.isFetching,
    onEndReached: () => {
      if (!list.isFetchingNextPage) void list.fetchNextPage();
    },
    error: list.error,
    onRetry: () => void list.refetch(),
  };
}
