'use client';
import { Table2 } from 'lucide-react';
import { useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from '../action/icon-button.js';
import { cn } from '../style/class-name.js';
import { formatExact } from '../time/format-time.js';
import { Freshness } from '../time/time-text.js';
import { useZone } from '../time/zone-context.js';
import { eventsWithin, type ChartEvent } from './chart-event.js';
import { ChartLegend } from './chart-legend.js';
import { ChartTable } from './chart-table.js';
import type { ChartWindow } from './chart-zoom.js';
import { breakGaps, formatNumber, lastPoint, valueAt, type Point } from './series-data.js';
import { useCrosshairKeys } from './use-crosshair-keys.js';
import { useUplot } from './use-uplot.js';

export interface TimeSeries {
  label: string;
  /** One per time; null where nothing was measured, undefined where the line goes on without a point. */
  values: readonly Point[];
}

export interface TimeChartProps {
  /** What is measured, with its unit: "Memory used". */
  title: string;
  /** Seconds since the epoch, rising. */
  times: readonly number[];
  /** At most eight; more are not told apart. */
  series: readonly TimeSeries[];
  /** The unit on the axis: "%", "GiB". Ignored where `format` is given. */
  unit?: string;
  /** Writes a value with its unit, for axis, legend and table. */
  format?: (value: number) => string;
  /** The values are bytes or bytes per second: ticks stand at powers of two. Default false. */
  binary?: boolean;
  /** Default 0: an honest zero line. */
  min?: number;
  /** Default: a little above the largest value or the threshold. */
  max?: number;
  threshold?: { value: number; label: string };
  /** Marked with ticks; say them in words beside the charts with `EventList`. */
  events?: readonly ChartEvent[];
  /** Seconds between two points from which the line is broken. */
  maxGapS: number;
  /** The window that is shown, in seconds; without it the window of the data. */
  range?: { from: number; to: number };
  /** The least and the most behind each point of the first series, filled behind its line. */
  band?: { low: readonly Point[]; high: readonly Point[] };
  /** Lets people drag over the plot, or use + and −, to ask for another window. */
  onZoom?: (window: ChartWindow) => void;
  /** Charts with one key share their crosshair. */
  syncKey?: string;
  /** Plot height in pixels. Default 160. */
  height?: number;
  /** A control of this chart alone, in its heading: which disk it shows. */
  aside?: ReactNode;
  /** Shown where there is no point at all, with what to do about it. */
  empty?: ReactNode;
  className?: string;
}

/** Lines over time, with what they say in words: newest value, its age, and the same data as a table. */
export function TimeChart(props: TimeChartProps) {
  const {
    title,
    times,
    series,
    unit = '',
    format = (value) => `${formatNumber(value)}${unit ? ` ${unit}` : ''}`,
    className,
  } = props;
  const titleId = useId();
  const [asTable, setTable] = useState(false);
  const last = useMemo(() => newest(times, series), [times, series]);
  const events = useEvents(props);
  return (
    <figure aria-labelledby={titleId} className={cn('m-0 min-w-0', className)}>
      <figcaption className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1">
        <span
          id={titleId}
          className={cn('min-w-0 flex-1 truncate text-dense font-semibold', props.aside && 'max-sm:basis-full')}
        >
          {title}
        </span>
        {props.aside}
        {last === null ? null : (
          <span className="text-meta whitespace-nowrap text-muted">
            last point <Freshness at={last * 1000} expectedEveryMs={props.maxGapS * 1000} />
          </span>
        )}
        {last === null ? null : (
          <IconButton
            size="compact"
            label={asTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            aria-pressed={asTable}
            icon={<Table2 size={14} aria-hidden />}
            onClick={() => setTable(!asTable)}
          />
        )}
      </figcaption>
      {last === null ? (
        <div
          className="flex items-center justify-center rounded-control border border-dashed border-line-strong p-4 text-dense text-muted"
          style={{ minHeight: props.height ?? 160 }}
        >
          {props.empty ?? 'Not measured in this window.'}
        </div>
      ) : asTable ? (
        <ChartTable title={title} times={times} series={tabled(series, props.band)} events={events} format={format} />
      ) : (
        <Plot {...props} events={events} format={format} />
      )}
    </figure>
  );
}

/** The events that lie in the window. */
function useEvents({ events, range, times }: TimeChartProps): readonly ChartEvent[] {
  const from = range?.from ?? times[0] ?? 0;
  const to = range?.to ?? times.at(-1) ?? 0;
  return useMemo(() => eventsWithin(events ?? [], from, to), [events, from, to]);
}

type PlotProps = TimeChartProps & { format: (value: number) => string; events: readonly ChartEvent[] };

function Plot(props: PlotProps) {
  const { times, series, band, maxGapS, height = 160, format, events, onZoom } = props;
  const { zone } = useZone();
  const host = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const data = useMemo(
    () => breakGaps(times, [...series.map((one) => one.values), ...(band ? [band.low, band.high] : [])], maxGapS),
    [times, series, band, maxGapS],
  );
  const chart = useUplot(host, data, height, {
    labels: series.map((one) => one.label),
    min: props.min ?? 0,
    max: props.max,
    threshold: props.threshold,
    events,
    range: props.range,
    syncKey: props.syncKey,
    format,
    binary: props.binary ?? false,
    onCursor: setCursor,
    band: band !== undefined,
    onZoom,
  });
  const window = props.range ?? { from: times[0] ?? 0, to: times.at(-1) ?? 0 };
  const onKeyDown = useCrosshairKeys(chart, cursor, onZoom && { window, onZoom });
  const at = cursor ?? data.times.length - 1;
  return (
    <>
      <ChartLegend
        times={data.times}
        series={series.map((one, index) => ({ label: one.label, values: data.series[index] ?? [] }))}
        cursor={cursor}
        format={format}
      />
      <div
        ref={host}
        // The crosshair is moved along the points, and each is read out: what a slider is.
        role="slider"
        // Time runs from left to right, also on a page that does not.
        dir="ltr"
        tabIndex={0}
        onKeyDown={onKeyDown}
        aria-label={`${props.title}, point under the crosshair`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, data.times.length - 1)}
        aria-valuenow={at}
        aria-valuetext={`${formatExact((data.times[at] ?? 0) * 1000, zone)}: ${valuesAt(series, data.series, at, format)}`}
        style={{ height }}
      />
    </>
  );
}

/** What is drawn as a band are columns of their own in a table. */
function tabled(series: readonly TimeSeries[], band: TimeChartProps['band']): readonly TimeSeries[] {
  if (!band) return series;
  return [...series, { label: 'Least', values: band.low }, { label: 'Most', values: band.high }];
}

/** "CPU 12 %, System 3 %" at one point. */
function valuesAt(
  series: readonly TimeSeries[],
  values: readonly (readonly Point[])[],
  at: number,
  format: (value: number) => string,
): string {
  return series
    .map(({ label }, index) => {
      const value = valueAt(values[index] ?? [], at);
      return `${label} ${value === null ? 'no data' : format(value)}`;
    })
    .join(', ');
}

function newest(times: readonly number[], series: readonly TimeSeries[]): number | null {
  const found = series.flatMap((one) => lastPoint(times, one.values)?.time ?? []);
  return found.length > 0 ? Math.max(...found) : null;
}
