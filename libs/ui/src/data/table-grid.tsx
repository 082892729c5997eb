'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback } from 'react';
import { Checkbox } from '../form/choice.js';
import { cn } from '../style/class-name.js';
import type { DataTableProps } from './data-table.js';
import { extentWords, nextSort, type Column, type Sort } from './table-model.js';
import { TableRow } from './table-row.js';
import { useAvailableHeight } from './use-available-height.js';
import { useEndReached } from './use-end-reached.js';
import { useRowKeys } from './use-row-keys.js';
import { useSelection } from './use-selection.js';

export type TableListProps<Row> = DataTableProps<Row> & {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  isStale: boolean;
};

const rowHeightPx = 36;
const headerHeightPx = 36;
/** The foot of the table and the page's lower edge. */
const belowPx = 54;

/** The desktop form: a grid of rows, only the visible ones drawn, scrolling inside itself under a fixed header. */
export function TableGrid<Row>(props: TableListProps<Row>) {
  const { label, rows, columns, rowKey, total } = props;
  const { ref: scroller, height } = useAvailableHeight<HTMLDivElement>(belowPx);
  const keyOf = useCallback((index: number) => rowKey(rows[index] as Row), [rows, rowKey]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    getItemKey: keyOf,
    // The header stands in the same scroller, above the rows and over them.
    scrollMargin: headerHeightPx,
    scrollPaddingStart: headerHeightPx,
  });
  const selection = useSelection(props);
  useRowKeys(
    scroller,
    rows.length,
    (index) => virtual.scrollToIndex(index),
    (index) => selection?.toggle(index, false),
  );
  const items = virtual.getVirtualItems();
  useEndReached(props, items.at(-1)?.index ?? 0);
  const tracks = [
    ...(selection ? ['2.5rem'] : []),
    ...columns.map((column) => column.width ?? 'minmax(6rem, 1fr)'),
  ].join(' ');
  const count = total ?? rows.length;
  return (
    <div className="min-w-0 overflow-hidden rounded-panel border border-line bg-surface">
      <div
        ref={scroller}
        role="table"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        className="overflow-auto"
        style={{ maxHeight: height ?? '70dvh' }}
      >
        <div className="w-max min-w-full">
          <div role="rowgroup" className="sticky top-0 z-20">
            <div
              role="row"
              aria-rowindex={1}
              className="grid h-9 items-center border-b border-line bg-raised"
              style={{ gridTemplateColumns: tracks }}
            >
              {selection ? (
                <div role="columnheader" className="flex justify-center">
                  <Checkbox
                    label={`Select all ${rows.length} shown rows`}
                    labelHidden
                    checked={selection.isAll}
                    indeterminate={selection.isSome}
                    onChange={selection.toggleAll}
                  />
                </div>
              ) : null}
              {columns.map((column) => (
                <HeaderCell
                  key={column.key}
                  column={column}
                  sort={props.sort}
                  {...(props.onSortChange ? { onSortChange: props.onSortChange } : {})}
                />
              ))}
            </div>
          </div>
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => (
              <div
                key={item.key}
                role="presentation"
                className="absolute left-0 top-0 w-full"
                style={{ transform: `translateY(${item.start - headerHeightPx}px)` }}
              >
                <TableRow table={props} index={item.index} tracks={tracks} selection={selection} />
              </div>
            ))}
          </div>
        </div>
      </div>
      <TableFoot {...props} shown={rows.length} selected={selection?.count ?? 0} />
    </div>
  );
}

interface HeaderCellProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSortChange?: (sort: Sort) => void;
}

function HeaderCell<Row>({ column, sort, onSortChange }: HeaderCellProps<Row>) {
  const isSorted = sort?.key === column.key;
  const direction = isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined;
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown;
  const align = column.align === 'end' ? 'justify-end' : 'justify-start';
  return (
    <div
      role="columnheader"
      aria-sort={column.sortable ? (direction ?? 'none') : undefined}
      className={cn('flex min-w-0 px-3 text-meta font-medium text-muted', align)}
    >
      {column.sortable && onSortChange ? (
        <button
          type="button"
          onClick={() => onSortChange(nextSort(column, sort))}
          className={cn(
            'inline-flex h-7 min-w-0 items-center gap-1 rounded-control hover:text-ink',
            isSorted && 'text-ink',
          )}
        >
          <span className="truncate">{column.header}</span>
          <Arrow size={12} aria-hidden className={cn('shrink-0', !isSorted && 'opacity-0')} />
        </button>
      ) : (
        <span className="truncate">{column.header}</span>
      )}
    </div>
  );
}

/** How much of the whole is on screen. */
export function TableFoot({
  shown,
  selected,
  total,
  hasMore = false,
  unit,
}: {
  shown: number;
  selected: number;
  total?: number;
  hasMore?: boolean;
  unit?: readonly [one: string, many: string];
}) {
  const whole = total ?? (hasMore ? undefined : shown);
  const extent = extentWords(shown, whole, unit);
  return (
    <div role="status" className="border-t border-line px-3 py-1.5 text-meta text-muted">
      {selected > 0 ? `${selected} selected of ${whole ?? shown} · ` : ''}
      {extent}
    </div>
  );
}
