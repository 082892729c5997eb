import type uPlot from 'uplot';
import { formatClock, formatDate, type Zone } from '../time/format-time.js';
import type { ChartEvent } from './chart-event.js';
import { draggedWindow, type ChartWindow } from './chart-zoom.js';
import { drawEvents } from './draw-event.js';
import { dashOf } from './series-dash.js';

export interface ChartLook {
  ink: string;
  muted: string;
  border: string;
  warn: string;
  series: string[];
}

/** Reads the tokens as they are in force on an element; canvases know no variables. */
export function readLook(element: Element): ChartLook {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token('--text'),
    muted: token('--muted'),
    border: token('--border'),
    warn: token('--warn'),
    series: [1, 2, 3, 4, 5, 6].map((number) => token(`--series-${number}`)),
  };
}

export interface ChartSpec {
  labels: readonly string[];
  min: number;
  max: number | undefined;
  threshold: { value: number; label: string } | undefined;
  /** What happened in the window, for marks. */
  events: readonly ChartEvent[];
  range: { from: number; to: number } | undefined;
  syncKey: string | undefined;
  zone: Zone;
  format: (value: number) => string;
  /** Bytes get ticks at powers of two, so that an axis says "8 MiB" and not "9.54 MiB". */
  binary: boolean;
  onCursor: (index: number | null) => void;
  /** The last two series are the least and the most of the first one: what lies between them is filled. */
  band: boolean;
  /** Dragging over the chart asks for the window between; without it nothing can be dragged. */
  onZoom: ((window: ChartWindow) => void) | undefined;
}

const axisFont = '12px ui-sans-serif, system-ui, sans-serif';

/** The options of one chart: straight lines, gaps as gaps, an honest zero, the unit on the axis. */
export function chartOptions(spec: ChartSpec, look: ChartLook, width: number, height: number): uPlot.Options {
  const axis = { stroke: look.muted, font: axisFont, ticks: { show: false } };
  return {
    width,
    height,
    // At the right for half of the last label of the time axis, which stands under the end of the lines.
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: spec.onZoom !== undefined, y: false, setScale: false, dist: 6 },
      points: { size: 6 },
      ...(spec.syncKey ? { sync: { key: spec.syncKey, scales: ['x', null], filters: { pub: isMove } } } : {}),
    },
    scales: {
      x: { time: true, ...(spec.range ? { range: () => [spec.range?.from ?? 0, spec.range?.to ?? 0] } : {}) },
      y: { range: (_chart, _low, high) => [spec.min, topOf(spec, high)] },
    },
    series: [{}, ...spec.labels.map((label, index) => seriesOptions(label, index, look)), ...bandSeries(spec)],
    ...bandOptions(spec, look),
    axes: [
      { ...axis, size: 24, grid: { show: false }, space: 72, values: (_chart, times) => tickLabels(times, spec.zone) },
      {
        ...axis,
        size: labelWidth,
        space: 32,
        grid: { stroke: look.border, width: 1 },
        ...(spec.binary ? { incrs: binaryIncrements } : {}),
        values: (_chart, values) => values.map(spec.format),
      },
    ],
    hooks: {
      draw: [
        (chart) => drawThreshold(chart, spec, look),
        (chart) => drawEvents(chart, spec.events, { mark: look.muted, line: look.border }),
      ],
      setCursor: [(chart) => spec.onCursor(chart.cursor.idx ?? null)],
      setSelect: [(chart) => takeSelection(chart, spec)],
    },
  };
}

// Only the crosshair is shared: a drag is meant for the chart it is made on, and told once.
function isMove(type: string): boolean {
  return type !== 'mousedown' && type !== 'mouseup' && type !== 'dblclick';
}

function takeSelection(chart: uPlot, spec: ChartSpec): void {
  const { left, width } = chart.select;
  if (width <= 0) return;
  const window = draggedWindow(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'));
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (window) spec.onZoom?.(window);
}

/** The least and the most have no line of their own. */
function bandSeries({ band }: ChartSpec): uPlot.Series[] {
  const edge = (label: string): uPlot.Series => ({ label, stroke: 'transparent', width: 0, points: { show: false } });
  return band ? [edge('least'), edge('most')] : [];
}

function bandOptions({ band, labels }: ChartSpec, look: ChartLook): Pick<uPlot.Options, 'bands'> {
  const first = labels.length + 1;
  return band ? { bands: [{ series: [first + 1, first], fill: `${look.series[0] ?? look.ink}2e` }] } : {};
}

// Powers of two: each is a round number of B, KiB, MiB, GiB or TiB.
const binaryIncrements = [0, 1, 2, 3, 4].flatMap((power) =>
  [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((step) => step * 1024 ** power),
);

// Room for "128 MiB/s": charts above each other share their crosshair, so their axes start in one line.
const leastLabelPx = 76;
const labelGapPx = 14;

/** How wide the axis must be for its widest label: a label that is cut says another number. */
export function labelWidth(chart: Pick<uPlot, 'ctx'>, values: readonly string[] | null): number {
  if (!values || values.length === 0) return leastLabelPx;
  const { ctx } = chart;
  const font = ctx.font;
  ctx.font = axisFont;
  const widest = Math.max(...values.map((value) => ctx.measureText(value).width));
  ctx.font = font;
  return Math.max(leastLabelPx, Math.ceil(widest) + labelGapPx);
}

function seriesOptions(label: string, index: number, look: ChartLook): uPlot.Series {
  const stroke = look.series[index % look.series.length] ?? look.ink;
  const dash = dashOf(index);
  const points: uPlot.Series.Points = { show: false, size: 4, fill: stroke, filter: dottedPoints };
  return { label, stroke, width: 1.5, spanGaps: false, points, ...(dash.length > 0 ? { dash } : {}) };
}

/** What is drawn as a dot: the newest point, whose age the caption tells, and points that have no line. */
export function dottedPoints(chart: Pick<uPlot, 'data'>, seriesIndex: number): number[] | null {
  const values = chart.data[seriesIndex] ?? [];
  const newest = values.findLastIndex((value) => typeof value === 'number');
  const lone = lonePoints(chart, seriesIndex) ?? [];
  return newest < 0 ? null : [...new Set([...lone, newest])];
}

/** A point between two gaps, or the very first one, has no line to be seen by: it is drawn as a dot. */
export function lonePoints(chart: Pick<uPlot, 'data'>, seriesIndex: number): number[] | null {
  const values = chart.data[seriesIndex] ?? [];
  // A line goes on over what is undefined.
  const points = Array.from(values.keys()).filter((index) => values[index] !== undefined);
  const isThere = (at: number) => typeof values[points[at] ?? -1] === 'number';
  const lone = points.filter((_index, at) => isThere(at) && !isThere(at - 1) && !isThere(at + 1));
  return lone.length > 0 ? lone : null;
}

function topOf(spec: ChartSpec, high: number | null): number {
  // A hair more than the top: a line along it would be drawn at half its width.
  if (spec.max !== undefined) return spec.max * 1.02;
  const top = Math.max(high ?? 0, spec.threshold?.value ?? 0, spec.min);
  return top === spec.min ? spec.min + 1 : spec.min + (top - spec.min) * 1.1;
}

// One form per axis: the clock, and the date where a day begins. Seconds only where ticks are closer than a minute.
function tickLabels(times: number[], zone: Zone): string[] {
  const step = (times[1] ?? 0) - (times[0] ?? 0);
  const length = step > 0 && step < 60 ? 8 : 5;
  return times.map((time) => {
    const clock = formatClock(time * 1000, zone).slice(0, length);
    return clock.startsWith('00:00') && step >= 3600 ? formatDate(time * 1000, zone).slice(5) : clock;
  });
}

function drawThreshold(chart: uPlot, spec: ChartSpec, look: ChartLook): void {
  if (!spec.threshold) return;
  const y = Math.round(chart.valToPos(spec.threshold.value, 'y', true)) + 0.5;
  const { left, top, width, height } = chart.bbox;
  if (y < top || y > top + height) return;
  const { ctx } = chart;
  const scale = window.devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = look.warn;
  ctx.fillStyle = look.warn;
  ctx.lineWidth = scale;
  ctx.setLineDash([4 * scale, 4 * scale]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.font = `${12 * scale}px ui-sans-serif, system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.fillText(
    spec.threshold.label,
    left + width - 4 * scale,
    y - 4 * scale < top + 10 * scale ? y + 14 * scale : y - 4 * scale,
  );
  ctx.restore();
}
