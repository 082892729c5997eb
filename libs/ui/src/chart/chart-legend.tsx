'use client';
import { formatClock } from '../time/format-time.js';
import { useZone } from '../time/zone-context.js';
import { lastPoint, valueAt, type Point } from './series-data.js';
import { SeriesMark } from './series-mark.js';

export interface ChartLegendProps {
  times: readonly number[];
  series: readonly { label: string; values: readonly Point[] }[];
  /** The index under the crosshair, or null for the newest. */
  cursor: number | null;
  format: (value: number) => string;
}

/** Which line is which, and its value: the newest, or the one under the crosshair. */
export function ChartLegend({ times, series, cursor, format }: ChartLegendProps) {
  const { zone } = useZone();
  const time = cursor === null ? undefined : times[cursor];
  return (
    <div className="flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-meta text-muted">
      {series.map((one, index) => {
        const value = cursor === null ? lastPoint(times, one.values)?.value : valueAt(one.values, cursor);
        return (
          <span key={one.label} className="inline-flex items-center gap-1.5">
            <SeriesMark index={index} />
            {one.label}
            <span className="min-w-12 text-ink tabular-nums">
              {value === null || value === undefined ? 'no data' : format(value)}
            </span>
          </span>
        );
      })}
      {time === undefined ? null : <span className="ms-auto">{formatClock(time * 1000, zone)}</span>}
    </div>
  );
}
