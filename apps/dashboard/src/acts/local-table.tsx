'use client';
import { DataTable, type DataTableProps } from '@fettle/ui';
import type { LocalRows } from './use-local-rows';

type Passed = 'label' | 'unit' | 'columns' | 'rowKey' | 'rowLabel' | 'empty';

export interface LocalTableProps<Row> extends Pick<DataTableProps<Row>, Passed> {
  rows: LocalRows<Row>;
  /** Where the machine knows more than it told; else what is shown is all. */
  total?: number;
}

/** The table of a list that is here as a whole. */
export function LocalTable<Row>({ rows, total, ...table }: LocalTableProps<Row>) {
  return (
    <DataTable
      {...table}
      rows={rows.shown}
      total={total ?? rows.shown.length}
      sort={rows.sort}
      onSortChange={rows.setSort}
    />
  );
}
