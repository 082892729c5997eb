/** Where a peek leads from row to row: to the one before and the one after; from a row that has left the list to its first. */
export function peekSteps<Row extends { readonly id: string }>(
  id: string,
  rows: readonly Row[],
  onPeek: (id: string | null) => void,
) {
  const at = rows.findIndex((row) => row.id === id);
  const to = (row: Row | undefined) => (row ? () => onPeek(row.id) : undefined);
  return {
    /** The row itself, while the list has it. */
    row: rows[at],
    onPrevious: to(rows[at - 1]),
    onNext: at < 0 ? to(rows[0]) : to(rows[at + 1]),
    onClose: () => onPeek(null),
  };
}
