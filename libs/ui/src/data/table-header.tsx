'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Checkbox } from '../form/choice.js';
import { cn } from '../style/class-name.js';
import { nextSort, sortKeyOf, type Column, type Sort } from './table-model.js';
import type { SelectionState } from './use-selection.js';

export interface TableHeaderProps<Row> {
  columns: readonly Column<Row>[];
  tracks: string;
  /** How many rows "all" are. */
  count: number;
  sort: Sort | undefined;
  onSortChange: ((sort: Sort) => void) | undefined;
  selection: SelectionState | null;
  canPeek: boolean;
}

/** The row of headers; those that can be ordered by are buttons. */
export function TableHeader<Row>(props: TableHeaderProps<Row>) {
  const { columns, tracks, count, sort, onSortChange, selection, canPeek } = props;
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid h-9 items-center border-b border-line bg-raised"
      style={{ gridTemplateColumns: tracks }}
    >
      {selection ? (
        <div role="columnheader" className="flex justify-center">
          <Checkbox
            label={`Select all ${count} shown rows`}
            labelHidden
            checked={selection.isAll}
            indeterminate={selection.isSome}
            onChange={selection.toggleAll}
          />
        </div>
      ) : null}
      {columns.map((column) => (
        <HeaderCell key={column.key} column={column} sort={sort} onSortChange={onSortChange} />
      ))}
      {canPeek ? (
        <div role="columnheader">
          <span className="sr-only">Peek</span>
        </div>
      ) : null}
    </div>
  );
}

interface HeaderCellProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSortChange: ((sort: Sort) => void) | undefined;
}

function HeaderCell<Row>({ column, sort, onSortChange }: HeaderCellProps<Row>) {
  const isSorted = sort?.key === sortKeyOf(column);
  const direction = isSorted ? (sort?.direction === 'asc' ? 'ascending' : 'descending') : undefined;
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
            'inline-flex h-7 min-w-6 items-center gap-1 rounded-control hover:text-ink',
            // The arrow stands outside of the numbers' edge, so that header and numbers line up.
            column.align === 'end' && 'flex-row-reverse',
            isSorted && 'text-ink',
          )}
        >
          <span className="truncate">{column.header}</span>
          {isSorted ? <Arrow size={12} aria-hidden className="shrink-0" /> : null}
        </button>
      ) : (
        <span className="truncate">{column.header}</span>
      )}
    </div>
  );
}
