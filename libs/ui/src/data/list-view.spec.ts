import { describe, expect, it } from '@jest/globals';
import { chosenColumns, ownColumns, withColumn } from './list-view.js';
import type { Column } from './table-model.js';

const column = (key: string, more: Partial<Column<unknown>> = {}): Column<unknown> => ({
  key,
  header: key,
  cell: () => null,
  ...more,
});
const columns = [
  column('presence'),
  column('name', { card: 'title' }),
  column('cpu'),
  column('kernel', { optional: true }),
];
const keysOf = (list: readonly Column<unknown>[]) => list.map(({ key }) => key);

describe('the columns of a list', () => {
  it('are its own until others are chosen', () => {
    expect(ownColumns(columns)).toEqual(['presence', 'name', 'cpu']);
    expect(keysOf(chosenColumns(columns, null))).toEqual(['presence', 'name', 'cpu']);
  });

  it('stand in the order of the list, always with the one that names the rows, without what the list does not have', () => {
    expect(keysOf(chosenColumns(columns, ['kernel', 'gone', 'cpu']))).toEqual(['name', 'cpu', 'kernel']);
    expect(keysOf(chosenColumns(columns, []))).toEqual(['name']);
  });

  it('are a choice only while they differ from its own', () => {
    const more = withColumn(columns, null, 'kernel', true);
    expect(more).toEqual(['presence', 'name', 'cpu', 'kernel']);
    expect(withColumn(columns, more, 'kernel', false)).toBeNull();
    expect(withColumn(columns, null, 'name', false)).toBeNull();
    expect(withColumn(columns, null, 'presence', false)).toEqual(['name', 'cpu']);
  });
});
