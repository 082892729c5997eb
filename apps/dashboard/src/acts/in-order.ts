/** What a row is put in order by; null: not known. */
export type Value = string | number | null;

/** Compares two values of a column. What is not known stands last, whichever way the rest goes round. */
export const inOrder =
  (direction: 'asc' | 'desc') =>
  (one: Value, other: Value): number => {
    if (one === other) return 0;
    if (one === null) return 1;
    if (other === null) return -1;
    const difference =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : String(one).localeCompare(String(other), 'en', { numeric: true });
    return direction === 'asc' ? difference : -difference;
  };
