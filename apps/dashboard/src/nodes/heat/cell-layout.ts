/** Where the cells of a heat map stand, in CSS pixels. */
export interface CellLayout {
  readonly columns: number;
  readonly rows: number;
  /** From one cell to the next; the cell itself is `gap` smaller. */
  readonly pitch: number;
  readonly gap: number;
  readonly height: number;
}

/** Few nodes have large cells, many small ones; none so small that shapes could not be told apart, or fingers not meet them by rows. */
export function layoutOf(count: number, width: number): CellLayout {
  const pitch = count <= 60 ? 36 : count <= 400 ? 26 : count <= 2_000 ? 18 : 13;
  const columns = Math.max(1, Math.floor(width / pitch));
  const rows = Math.ceil(count / columns);
  return { columns, rows, pitch, gap: pitch > 20 ? 3 : 2, height: rows * pitch };
}

/** The place of a cell. */
export function placeOf(index: number, { columns, pitch }: CellLayout): { x: number; y: number } {
  return { x: (index % columns) * pitch, y: Math.floor(index / columns) * pitch };
}

/** The cell at a point; null where there is none. */
export function cellAt(x: number, y: number, { columns, pitch }: CellLayout, count: number): number | null {
  const column = Math.floor(x / pitch);
  const index = Math.floor(y / pitch) * columns + column;
  return x >= 0 && y >= 0 && column < columns && index < count ? index : null;
}

/** Where a key leads from a cell; null for keys that lead nowhere. */
export function movedBy(key: string, at: number, { columns, rows }: CellLayout, count: number): number | null {
  const page = columns * Math.max(1, Math.min(10, rows - 1));
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -at,
    End: count - 1 - at,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const to = at + step;
  // Up and down keep the column: at the edge they stay where they are.
  if (to < 0 || to >= count) return key.startsWith('Page') ? Math.max(0, Math.min(count - 1, to)) : at;
  return to;
}
