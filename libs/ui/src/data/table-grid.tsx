'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { useMedia } from '../style/use-media.js';
import type { DataTableProps } from './data-table.js';
import { rowHeightsPx } from './list-view.js';
import { TableFoot } from './table-foot.js';
import { TableHeader } from './table-header.js';
import type { Column } from './table-model.js';
import { TableRow } from './table-row.js';
import { useAvailableHeight } from './use-available-height.js';
import { useItemKey } from './use-item-key.js';
import { useRowKeys } from './use-row-keys.js';
import { useSelection } from './use-selection.js';
import { useShownRange } from './use-shown-range.js';
import { useStable } from './use-stable.js';

export type TableListProps<Row> = DataTableProps<Row> & {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  isStale: boolean;
};

const headerHeightPx = 36;
/** The foot of the table and the page's lower edge; and the bar for selected rows with its gap. */
const belowPx = 54;
const barPx = 56;

/** The desktop form: a grid of rows, only the visible ones drawn, scrolling inside itself under a fixed header. */
export function TableGrid<Row>(props: TableListProps<Row>) {
  const { label, rows, columns, rowKey, total, view, isStale } = props;
  const { ref: scroller, height } = useAvailableHeight<HTMLDivElement>(belowPx + (props.bar ? barPx : 0));
  const rowHeightPx = rowHeightsPx[view?.density ?? 'normal'];
  const keyOf = useItemKey(rows, rowKey);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 6,
    getItemKey: keyOf,
    // The header stands in the same scroller, above the rows and over them.
    scrollMargin: headerHeightPx,
    scrollPaddingStart: headerHeightPx,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeightPx]);
  const selection = useSelection(props);
  const peek = usePeek(props);
  useRowKeys(scroller, {
    count: rows.length,
    scrollTo: (index) => virtual.scrollToIndex(index),
    onSelect: (index, isRange) => selection?.toggle(index, isRange),
    peeked: peek.index,
    onPeek: peek.show,
  });
  const toggle = useStable((index: number, isRange: boolean) => selection?.toggle(index, isRange));
  const items = virtual.getVirtualItems();
  useShownRange(props, items.at(0)?.index ?? 0, items.at(-1)?.index ?? 0);
  const widths = [
    ...(selection ? ['2.5rem'] : []),
    ...columns.map((column) => column.width ?? 'minmax(6rem, 1fr)'),
    ...(peek.index === null ? [] : ['2.5rem']),
  ];
  const tracks = widths.join(' ');
  return (
    <div className="min-w-0 overflow-hidden rounded-panel border border-line bg-surface">
      <div
        ref={scroller}
        role="table"
        aria-label={label}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-colcount={columns.length + (selection ? 1 : 0) + (peek.index === null ? 0 : 1)}
        className="overflow-auto"
        style={{ maxHeight: height ?? '70dvh' }}
      >
        <div style={{ minWidth: leastWidth(widths) }}>
          <div role="rowgroup" className="sticky top-0 z-20">
            <TableHeader
              columns={columns}
              tracks={tracks}
              count={rows.length}
              sort={props.sort}
              onSortChange={props.onSortChange}
              selection={selection}
              canPeek={peek.index !== null}
            />
          </div>
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index] as Row;
              return (
                <div
                  key={item.key}
                  role="presentation"
                  className="absolute left-0 top-0 w-full"
                  style={{ transform: `translateY(${item.start - headerHeightPx}px)` }}
                >
                  <TableRow
                    row={row}
                    index={item.index}
                    columns={columns}
                    tracks={tracks}
                    heightPx={rowHeightPx}
                    label={props.rowLabel(row)}
                    href={props.rowHref?.(row)}
                    isStale={isStale}
                    isSelected={selection ? selection.has(item.index) : null}
                    isPeeked={peek.index === null ? null : rowKey(row) === props.peek?.key}
                    onToggle={toggle}
                    onPeek={peek.turn}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <TableFoot {...props} shown={rows.length} selected={selection?.count ?? 0} />
    </div>
  );
}

/** The width under which columns would have less than their least: from there on the table scrolls in itself. */
function leastWidth(widths: readonly string[]): string {
  return `calc(${widths.map((width) => /^minmax\(([^,]+),/.exec(width)?.[1] ?? width).join(' + ')})`;
}

/** The peeked row by index: -1 for none of these, null where there is no room for a panel or nobody to show it. */
function usePeek<Row>({ peek, rows, rowKey }: TableListProps<Row>) {
  const hasRoom = useMedia('(width >= 64rem)');
  const index = peek && hasRoom ? (peek.key === null ? -1 : rows.findIndex((row) => rowKey(row) === peek.key)) : null;
  const keyAt = (at: number) => {
    const row = rows[at];
    return row === undefined ? null : rowKey(row);
  };
  const show = (at: number | null) => peek?.onChange(at === null ? null : keyAt(at));
  const turn = useStable((at: number) => peek?.onChange(keyAt(at) === peek.key ? null : keyAt(at)));
  return { index, show, turn };
}
