/** A stretch in which nothing was measured, in epoch milliseconds. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rows with null where something is missing between two of them, and from when to when it is. */
export interface WithGaps<Row> {
  readonly times: readonly number[];
  readonly rows: readonly (Row | null)[];
  readonly gaps: readonly Gap[];
}

/**
 * Puts null between rows that lie further apart than `gapMs`, one step after the first of them. Rows rise in time. `seen`: when something was
 * measured for a row, where that is not the time at which it stands.
 */
export function withGaps<Row extends { readonly at: Date; readonly seen?: Date }>(
  rows: readonly Row[],
  { gapMs, stepMs }: { readonly gapMs: number; readonly stepMs: number },
): WithGaps<Row> {
  const times: number[] = [];
  const out: (Row | null)[] = [];
  const gaps: Gap[] = [];
  // A step that is a bucket of time has been measured to its end.
  const covered = gapMs > 2 * stepMs ? 0 : stepMs;
  const expectedMs = covered || gapMs / 2.5;
  let before: Row | undefined;
  for (const row of rows) {
    const seenMs = (row.seen ?? row.at).getTime();
    const beforeMs = (before?.seen ?? before?.at)?.getTime();
    if (beforeMs !== undefined && seenMs - beforeMs > gapMs) {
      gaps.push({ fromMs: beforeMs + covered, toMs: seenMs });
      times.push(times.at(-1)! + expectedMs);
      out.push(null);
    }
    times.push(row.at.getTime());
    out.push(row);
    before = row;
  }
  return { times, rows: out, gaps };
}
