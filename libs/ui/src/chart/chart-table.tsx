'use client';
import { formatExact } from '../time/format-time.js';
import { useZone } from '../time/zone-context.js';
import { eventsOfRows, type ChartEvent } from './chart-event.js';
import type { Point } from './series-data.js';

export interface ChartTableProps {
  title: string;
  times: readonly number[];
  series: readonly { label: string; values: readonly Point[] }[];
  events: readonly ChartEvent[];
  format: (value: number) => string;
}

const shownRows = 200;

/** The data of a chart as rows, newest first. */
export function ChartTable({ title, times, series, events, format }: ChartTableProps) {
  const { zone } = useZone();
  const happened = eventsOfRows(times, events);
  const newestFirst = times
    .map((_, index) => index)
    .reverse()
    .slice(0, shownRows);
  return (
    <div
      // What scrolls must be reachable by keyboard (WCAG 2.1.1).
      // oxlint-disable-next-line no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={`${title}, values`}
      className="max-h-60 overflow-auto rounded-control border border-line"
    >
      <table className="w-full text-meta">
        <thead className="sticky top-0 bg-raised text-start text-muted">
          <tr>
            <th scope="col" className="px-2 py-1 font-medium">
              Time
            </th>
            {series.map((one) => (
              <th key={one.label} scope="col" className="px-2 py-1 text-end font-medium">
                {one.label}
              </th>
            ))}
            {events.length > 0 ? (
              <th scope="col" className="px-2 py-1 font-medium">
                What happened before
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((index) => (
            <tr key={index} className="border-t border-line">
              <td className="whitespace-nowrap px-2 py-1">{formatExact((times[index] ?? 0) * 1000, zone)}</td>
              {series.map((one) => {
                const value = one.values[index];
                return (
                  <td key={one.label} className="px-2 py-1 text-end">
                    {value === undefined ? null : value === null ? (
                      <span className="text-muted">no data</span>
                    ) : (
                      format(value)
                    )}
                  </td>
                );
              })}
              {events.length > 0 ? (
                <td className="px-2 py-1">{(happened.get(index) ?? []).map(({ label }) => label).join('; ')}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {times.length > shownRows ? (
        <p className="p-2 text-meta text-muted">
          The newest {shownRows} of {times.length} points.
        </p>
      ) : null}
    </div>
  );
}
