'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { Checkbox } from '../form/choice.js';
import { Select } from '../form/input.js';
import { cn } from '../style/class-name.js';
import { sortKeyOf, titleColumn, type Column } from './table-model.js';
import { TableFoot } from './table-foot.js';
import type { TableListProps } from './table-grid.js';
import { RowTitle } from './table-row.js';
import { useShownRange } from './use-shown-range.js';
import { useItemKey } from './use-item-key.js';
import { useSelection } from './use-selection.js';

/** The phone form: one card per row, scrolling with the page. */
export function TableCards<Row>(props: TableListProps<Row>) {
  const { label, rows, rowKey } = props;
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const keyOf = useItemKey(rows, rowKey);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 96,
    overscan: 6,
    scrollMargin: top,
    getItemKey: keyOf,
  });
  const selection = useSelection(props);
  const items = virtual.getVirtualItems();
  useShownRange(props, items.at(0)?.index ?? 0, items.at(-1)?.index ?? 0);
  return (
    <div className="flex flex-col gap-3">
      <CardSort {...props} />
      <div className="overflow-hidden rounded-panel border border-line bg-surface">
        <div ref={list} role="list" aria-label={label} className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="listitem"
              className={cn('absolute left-0 top-0 w-full border-b border-line', props.isStale && 'text-muted')}
              style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
            >
              <div className="relative flex gap-3 p-3">
                {selection ? (
                  <span className="relative z-10 -my-2">
                    <Checkbox
                      label={`Select ${props.rowLabel(rows[item.index] as Row)}`}
                      labelHidden
                      checked={selection.has(item.index)}
                      onChange={() => selection.toggle(item.index, false)}
                    />
                  </span>
                ) : null}
                <Card table={props} row={rows[item.index] as Row} />
              </div>
            </div>
          ))}
        </div>
        <TableFoot {...props} shown={rows.length} selected={selection?.count ?? 0} />
      </div>
    </div>
  );
}

function Card<Row>({ table, row }: { table: TableListProps<Row>; row: Row }) {
  const title = titleColumn(table.columns);
  const details = table.columns.filter((column) => column !== title && isDetail(column));
  return (
    <div className="flex min-h-11 min-w-0 flex-1 flex-col justify-center gap-1.5">
      <div className="flex items-start gap-2">
        {/* A long status goes below the title instead of taking its place. */}
        <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <div className="min-w-0 flex-1 basis-40 truncate text-body">
            <RowTitle href={table.rowHref?.(row)}>{title?.cell(row)}</RowTitle>
          </div>
          <Parts of="status" table={table} row={row} className="min-w-0" />
        </div>
        {/* As tall as a finger needs, and hardly taller than the line. */}
        <Parts of="acts" table={table} row={row} className="relative z-10 -my-2 min-h-11 shrink-0 empty:hidden" />
      </div>
      {details.length > 0 ? (
        <dl className="grid grid-cols-2 gap-x-4 gap-y-0.5 text-dense">
          {details.map((column) => (
            <div
              key={column.key}
              className={cn('flex min-w-0 gap-1.5 odd:last:col-span-2', column.card === 'line' && 'col-span-2')}
            >
              <dt className="shrink-0 text-muted">{column.header}</dt>
              <dd className={cn('min-w-0', column.card === 'line' ? '[overflow-wrap:anywhere]' : 'truncate')}>
                {column.cell(row)}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

/** The cells of one place of the card, without their headers. */
function Parts<Row>(props: { of: 'status' | 'acts'; table: TableListProps<Row>; row: Row; className: string }) {
  const columns = props.table.columns.filter((column: Column<Row>) => column.card === props.of);
  if (columns.length === 0) return null;
  return (
    <div className={cn('flex items-center gap-2 text-dense', props.className)}>
      {columns.map((column) => (
        <span key={column.key}>{column.cell(props.row)}</span>
      ))}
    </div>
  );
}

const isDetail = ({ card = 'detail' }: { card?: string }) => card === 'detail' || card === 'line';

// Cards have no header row to click, so the order is a list of its own.
function CardSort<Row>({ columns, sort, onSortChange }: TableListProps<Row>) {
  const sortable = columns.filter((column) => column.sortable);
  if (!onSortChange || sortable.length === 0) return null;
  const options = sortable.flatMap((column) => [
    { value: `${sortKeyOf(column)} asc`, label: column.orderWords?.[0] ?? `${column.header}, rising` },
    { value: `${sortKeyOf(column)} desc`, label: column.orderWords?.[1] ?? `${column.header}, falling` },
  ]);
  const value = sort ? `${sort.key} ${sort.direction}` : '';
  return (
    <Select
      aria-label="Order"
      value={value}
      options={sort ? options : [{ value: '', label: 'Order' }, ...options]}
      onChange={(event) => {
        const [key, direction] = event.target.value.split(' ');
        if (key) onSortChange({ key, direction: direction === 'desc' ? 'desc' : 'asc' });
      }}
    />
  );
}
