'use client';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Checkbox } from '../form/choice.js';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';
import type { TableListProps } from './table-grid.js';
import type { Column } from './table-model.js';
import type { SelectionState } from './use-selection.js';

export interface TableRowProps<Row> {
  table: TableListProps<Row>;
  index: number;
  tracks: string;
  selection: SelectionState | null;
}

function TableRowInner<Row>({ table, index, tracks, selection }: TableRowProps<Row>) {
  const row = table.rows[index] as Row;
  const title = titleColumn(table.columns);
  const isSelected = selection?.has(index) ?? false;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      className={cn(
        'relative grid h-9 items-center border-b border-line text-dense hover:bg-raised focus-within:bg-raised',
        isSelected && 'bg-raised shadow-[inset_3px_0_0_var(--text)]',
        table.isStale && 'text-muted',
      )}
      style={{ gridTemplateColumns: tracks }}
    >
      {selection ? (
        <div role="cell" className="relative z-10 flex justify-center">
          <Checkbox
            label={`Select ${table.rowLabel(row)}`}
            labelHidden
            checked={isSelected}
            onChange={(event) => selection.toggle(index, isShift(event.nativeEvent))}
          />
        </div>
      ) : null}
      {table.columns.map((column) => (
        <div
          key={column.key}
          role="cell"
          className={cn('min-w-0 truncate px-3', column.align === 'end' && 'text-right tabular-nums')}
        >
          {column === title ? (
            <RowTitle table={table} row={row}>
              {column.cell(row)}
            </RowTitle>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}

/** One row. Its title is a link that covers the whole row, so that a click anywhere opens it and ⌘-click a new tab. */
export const TableRow = memo(TableRowInner) as typeof TableRowInner;

/** The title of a row: its link where it has one, else something that `j` and `k` can stand on. */
export function RowTitle<Row>({ table, row, children }: { table: TableListProps<Row>; row: Row; children: ReactNode }) {
  if (!table.rowHref) {
    return (
      <span data-row-focus tabIndex={-1}>
        {children}
      </span>
    );
  }
  return (
    <Link
      data-row-focus
      href={table.rowHref(row)}
      className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
    >
      {children}
    </Link>
  );
}

/** The column that names the row. */
export function titleColumn<Row>(columns: readonly Column<Row>[]): Column<Row> | undefined {
  return columns.find((column) => column.card === 'title') ?? columns[0];
}

function isShift(event: Event): boolean {
  return 'shiftKey' in event && event.shiftKey === true;
}
