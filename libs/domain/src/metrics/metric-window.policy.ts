import { METRICS_INTERVAL_MS, WATCHED_INTERVAL_MS, type MetricResolution, type SettingValues } from '@fettle/contracts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const LONGEST_MS = 400 * DAY_MS;

/** What a screen has room for, and what somebody who asks for a resolution gets at most. */
const POINTS_MAX = 500;
const POINTS_ASKED_MAX = 1_500;

/** A stretch of time in epoch milliseconds, and how it is read. */
export interface MetricWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolution: MetricResolution;
  /** One point stands for this long; 0: each point is one sample. */
  readonly stepMs: number;
  /** Neighbours further apart than this are not joined. */
  readonly gapMs: number;
}

/** A window as it is asked for; times are ISO. */
export interface AskedWindow {
  readonly rangeMs?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly resolution?: MetricResolution | undefined;
}

/** For how long each resolution is kept, in milliseconds. */
export type Kept = Readonly<Record<MetricResolution, number>>;

/** Finest first, with the length of a bucket; of raw samples the distance at which agents measure. */
const resolutions: readonly (readonly [resolution: MetricResolution, bucketMs: number])[] = [
  ['raw', METRICS_INTERVAL_MS],
  ['1m', MINUTE_MS],
  ['5m', 5 * MINUTE_MS],
  ['1h', HOUR_MS],
];

/** What points may stand for. All divide a day, so that they begin at midnight UTC, whatever the zone of who looks does to its clocks. */
const steps = [
  0,
  5_000,
  15_000,
  30_000,
  ...[1, 2, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12, 24].map((hours) => hours * HOUR_MS),
];

/** What the settings keep of each resolution. */
export function keptOf(retention: SettingValues<'retention'>): Kept {
  return {
    raw: retention.rawMetricsHours * HOUR_MS,
    '1m': retention.minuteMetricsDays * DAY_MS,
    '5m': retention.fiveMinuteMetricsDays * DAY_MS,
    '1h': retention.hourMetricsDays * DAY_MS,
  };
}

/**
 * How a window is read: the finest resolution that is kept as far back as it reaches and gives 500 points at most. A resolution that
 * is asked for is taken, in steps that give 1,500 points at most. `nowMs` is the database's time; without a window it is the last hour.
 */
export function windowOf(asked: AskedWindow, nowMs: number, kept: Kept): MetricWindow {
  const { fromMs, toMs } = boundsOf(asked, nowMs);
  const lengthMs = toMs - fromMs;
  const resolution = asked.resolution ?? resolutionFor(lengthMs, nowMs - fromMs, kept);
  const stepMs = stepFor(resolution, lengthMs, asked.resolution === undefined ? POINTS_MAX : POINTS_ASKED_MAX);
  return { fromMs, toMs, resolution, stepMs, gapMs: gapFor(stepMs) };
}

/** A window as it is kept: every row of the finest resolution that reaches so far back, or of the one that is asked for. */
export function wholeWindowOf(asked: AskedWindow, nowMs: number, kept: Kept): MetricWindow {
  const { fromMs, toMs } = boundsOf(asked, nowMs);
  const finest = resolutions.find(([resolution]) => nowMs - fromMs <= kept[resolution])?.[0] ?? '1h';
  return { fromMs, toMs, resolution: asked.resolution ?? finest, stepMs: 0, gapMs: 0 };
}

function boundsOf(asked: AskedWindow, nowMs: number): { fromMs: number; toMs: number } {
  const toMs = asked.to === undefined ? nowMs : Date.parse(asked.to);
  const fromMs = asked.from === undefined ? toMs - (asked.rangeMs ?? HOUR_MS) : Date.parse(asked.from);
  // Without an end it may have begun whenever: further back there is nothing.
  return { fromMs: Math.max(fromMs, toMs - LONGEST_MS), toMs };
}

function resolutionFor(lengthMs: number, reachMs: number, kept: Kept): MetricResolution {
  const fits = resolutions.find(
    ([resolution, bucketMs]) => lengthMs / bucketMs <= POINTS_MAX && reachMs <= kept[resolution],
  );
  return fits?.[0] ?? '1h';
}

function stepFor(resolution: MetricResolution, lengthMs: number, most: number): number {
  const bucketMs = new Map(resolutions).get(resolution)!;
  const possible = steps.filter((step) => (resolution === 'raw' ? true : step >= bucketMs));
  // Of a node that is watched there is a sample every two seconds.
  return possible.find((step) => lengthMs / (step || WATCHED_INTERVAL_MS) <= most) ?? DAY_MS;
}

/** Samples that lie 2.5 intervals apart have nothing between them; of steps, one that is missing is a silence of its length. */
function gapFor(stepMs: number): number {
  return stepMs <= METRICS_INTERVAL_MS ? 2.5 * METRICS_INTERVAL_MS : 1.5 * stepMs;
}
