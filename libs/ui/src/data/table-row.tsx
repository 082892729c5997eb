'use client';
import { PanelRight } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Checkbox } from '../form/choice.js';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';
import { titleColumn, type Column } from './table-model.js';

/** Everything is a plain value or keeps its identity, so that scrolling draws only the rows that come into sight. */
export interface TableRowProps<Row> {
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  tracks: string;
  heightPx: number;
  label: string;
  href: string | undefined;
  isStale: boolean;
  /** Null where rows cannot be selected. */
  isSelected: boolean | null;
  /** Null where rows cannot be peeked at. */
  isPeeked: boolean | null;
  onToggle: (index: number, isRange: boolean) => void;
  onPeek: (index: number) => void;
}

function TableRowInner<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, tracks, heightPx, label, href, isStale, isSelected, isPeeked } = props;
  const title = titleColumn(columns);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={isPeeked ? 'true' : undefined}
      data-row={index}
      className={cn(
        'group/row relative grid items-center border-b border-line text-dense hover:bg-raised focus-within:bg-raised',
        (isSelected || isPeeked) && 'bg-raised',
        isSelected && 'shadow-[inset_3px_0_0_var(--text)]',
        isPeeked && !isSelected && 'shadow-[inset_3px_0_0_var(--border-strong)]',
        isStale && 'text-muted',
      )}
      style={{ gridTemplateColumns: tracks, height: heightPx }}
    >
      {isSelected === null ? null : (
        <div role="cell" className="relative z-10 flex justify-center">
          <Checkbox
            label={`Select ${label}`}
            labelHidden
            checked={isSelected}
            onChange={(event) => props.onToggle(index, isShift(event.nativeEvent))}
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.key}
          role="cell"
          className={cn('min-w-0 truncate px-3', column.align === 'end' && 'text-right tabular-nums')}
        >
          {column === title ? <RowTitle href={href}>{column.cell(row)}</RowTitle> : column.cell(row)}
        </div>
      ))}
      {isPeeked === null ? null : (
        <div role="cell" className="relative z-10 flex justify-center">
          <PeekButton label={label} isPeeked={isPeeked} onPeek={() => props.onPeek(index)} />
        </div>
      )}
    </div>
  );
}

/** One row. Its title is a link that covers the whole row, so that a click anywhere opens it and ⌘-click a new tab. */
export const TableRow = memo(TableRowInner) as typeof TableRowInner;

/** The title of a row: its link where it has one, else something that `j` and `k` can stand on. */
export function RowTitle({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (href === undefined) {
    return (
      <span data-row-focus tabIndex={-1}>
        {children}
      </span>
    );
  }
  return (
    <Link
      data-row-focus
      href={href}
      prefetch={false}
      className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
    >
      {children}
    </Link>
  );
}

/** The row's edge. The keyboard has Space on the row for it, so it is no stop of its own between the rows. */
function PeekButton({ label, isPeeked, onPeek }: { label: string; isPeeked: boolean; onPeek: () => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Peek at ${label}`}
      aria-pressed={isPeeked}
      title="Peek (Space)"
      onClick={onPeek}
      className="inline-flex size-7 items-center justify-center rounded-control text-muted opacity-0 hover:bg-surface hover:text-ink focus-visible:opacity-100 group-focus-within/row:opacity-100 group-hover/row:opacity-100 aria-pressed:text-ink aria-pressed:opacity-100"
    >
      <PanelRight size={16} aria-hidden />
    </button>
  );
}

function isShift(event: Event): boolean {
  return 'shiftKey' in event && event.shiftKey === true;
}
