'use client';
import type { Column, MenuEntry } from '@fettle/ui';
import { RowMenu } from './row-menu';

/** The last column of a list: a menu of what can be done to the row, or nothing where nothing can. */
export function actsColumn<Row>(label: (row: Row) => string, entriesOf: (row: Row) => MenuEntry[]): Column<Row> {
  return {
    key: 'acts',
    header: 'Acts',
    width: '4rem',
    align: 'end',
    card: 'acts',
    cell: (row) => {
      const entries = entriesOf(row);
      return entries.length === 0 ? null : <RowMenu label={label(row)} entries={entries} />;
    },
  };
}
