/** The shapes of marks on a chart: told apart without colour, which is kept for status. */
export const eventShapes = ['triangle', 'square', 'diamond', 'ring'] as const;
export type EventShape = (typeof eventShapes)[number];

/** Something that happened, marked on every chart of a page. */
export interface ChartEvent {
  /** Seconds since the epoch. */
  at: number;
  shape: EventShape;
  /** What happened, in words: "Restarted", "“apt upgrade” failed". */
  label: string;
  /** Where it is told in full. */
  href?: string;
}

/** The events inside a window (seconds, both ends included), oldest first. */
export function eventsWithin(events: readonly ChartEvent[], from: number, to: number): ChartEvent[] {
  return events.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => a.at - b.at);
}

/**
 * The events of each row of a table of values: an event stands in the row of the first point that was measured at or after it;
 * one that nothing was measured after stands in the last row.
 */
export function eventsOfRows(times: readonly number[], events: readonly ChartEvent[]): Map<number, ChartEvent[]> {
  const rows = new Map<number, ChartEvent[]>();
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    const found = times.findIndex((time) => time >= event.at);
    const row = found < 0 ? times.length - 1 : found;
    if (row >= 0) rows.set(row, [...(rows.get(row) ?? []), event]);
  }
  return rows;
}

/** A shape as SVG path data around its middle, `size` pixels high and wide. */
export function eventPath(shape: EventShape, x: number, y: number, size: number): string {
  const half = size / 2;
  switch (shape) {
    case 'triangle':
      return `M${x} ${y - half}L${x + half} ${y + half}L${x - half} ${y + half}Z`;
    case 'square':
      return `M${x - half} ${y - half}H${x + half}V${y + half}H${x - half}Z`;
    case 'diamond':
      return `M${x} ${y - half}L${x + half} ${y}L${x} ${y + half}L${x - half} ${y}Z`;
    case 'ring':
      return `M${x - half} ${y}A${half} ${half} 0 1 0 ${x + half} ${y}A${half} ${half} 0 1 0 ${x - half} ${y}Z`;
  }
}
