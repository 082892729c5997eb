'use client';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { InlineError } from '../feedback/inline-error.js';
import { Skeleton } from '../feedback/skeleton.js';
import { cn } from '../style/class-name.js';
import { useMedia, usePhone } from '../style/use-media.js';
import { chosenColumns, type ListView } from './list-view.js';
import { TableCards } from './table-cards.js';
import { TableGrid } from './table-grid.js';
import type { Column, Sort } from './table-model.js';

export interface DataTableProps<Row> {
  /** What the rows are: "Nodes". */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while nothing was read yet. Old rows stay during a refetch. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** What one row is called, for its checkbox: "web-3". */
  rowLabel: (row: Row) => string;
  /** Makes each row a link. */
  rowHref?: (row: Row) => string;
  /** The order the rows came in; the owner keeps it (in the URL) and asks the server. */
  sort?: Sort;
  onSortChange?: (sort: Sort) => void;
  /** Keys of the selected rows; they may lie outside of `rows`. */
  selection?: { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void };
  /** Which columns and how tall; without it the list's own columns, as many as fit. */
  view?: ListView;
  /**
   * The row that is shown in a panel beside the list, and how another one gets there; null closes it. Only where there is room for
   * a panel: else rows are links.
   */
  peek?: { key: string | null; onChange: (key: string | null) => void };
  /** A bar under the rows, for acts on the selected ones. */
  bar?: ReactNode;
  /** Called with the first and last drawn row when they change: who reads rows in pages keeps only these fresh. */
  onRangeChange?: (first: number, last: number) => void;
  /** What one row is, and several are, for the count below: `['node', 'nodes']`. */
  unit?: readonly [one: string, many: string];
  /** How many rows there are on the server. */
  total?: number;
  /** More rows can be read. */
  hasMore?: boolean;
  /** Called near the end of the rows while `hasMore`; not again before the rows have changed. */
  onEndReached?: () => void;
  /** A request is under way. */
  loading?: boolean;
  /** Why the rows could not be read again: those of before stay, in grey. That nothing answers at all is told by `StaleScope`. */
  error?: unknown;
  onRetry?: () => void;
  /** What is shown for no rows: an `EmptyState` with the next step. */
  empty: ReactNode;
  className?: string;
}

/** A long list: rows on a screen, cards on a phone, the same order, keys and states in both. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, loading = false, error, onRetry, empty } = props;
  const isPhone = usePhone();
  const columns = useVisibleColumns(props, isPhone);
  const List = isPhone ? TableCards : TableGrid;
  return (
    <div aria-busy={loading} className={cn('flex min-w-0 flex-col gap-3', props.className)}>
      {error ? (
        <InlineError error={error} title={`${label} could not be read`} {...(onRetry ? { onRetry } : {})} />
      ) : null}
      {rows && rows.length > 0 ? (
        <List {...props} rows={rows} columns={columns} isStale={Boolean(error)} />
      ) : rows && !error ? (
        <div className="rounded-panel border border-line bg-surface">{empty}</div>
      ) : error ? null : (
        <div className="rounded-panel border border-line bg-surface p-4">
          <Skeleton label={`Reading ${label.toLowerCase()}`} lines={8} className="h-5" />
        </div>
      )}
      {props.bar ? <div className="sticky bottom-2 z-20 max-sm:bottom-18">{props.bar}</div> : null}
    </div>
  );
}

/**
 * Chosen columns are all shown, however narrow the window: the table then scrolls sideways in itself. A card has room for a line of its
 * own where a table has none for another column.
 */
function useVisibleColumns<Row>(
  { columns, view, peek }: DataTableProps<Row>,
  isPhone: boolean,
): readonly Column<Row>[] {
  // A panel beside the list takes 24rem of its room.
  const isBeside = Boolean(peek?.key);
  const isNarrow = useMedia(isBeside ? '(width < 96rem)' : '(width < 64rem)');
  const isStandard = useMedia(isBeside ? '(width < 114rem)' : '(width < 90rem)');
  const chosen = view?.columns ?? null;
  return useMemo(() => {
    const shown = chosenColumns(columns, chosen);
    if (chosen) return shown;
    const fits = ({ from, card }: Column<Row>) =>
      (isPhone && card === 'line') || !((from === 'lg' && isNarrow) || (from === 'xl' && isStandard));
    return shown.filter(fits);
  }, [columns, chosen, isNarrow, isStandard, isPhone]);
}
