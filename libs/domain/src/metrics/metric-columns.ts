import { metricNames, type MetricName, type MetricResolution } from '@fettle/contracts';

/** Where each resolution lies. */
export const metricTables: Readonly<Record<MetricResolution, string>> = {
  raw: 'metric_samples',
  '1m': 'metric_minutes',
  '5m': 'metric_five_minutes',
  '1h': 'metric_hours',
};

interface Measured {
  readonly column: string;
  /** Of `_min` and `_max` in rolled-up tables. */
  readonly prefix: string;
  readonly type: 'real' | 'float8';
}

const measured: Readonly<Record<MetricName, Measured>> = {
  cpuPercent: { column: 'cpu_percent', prefix: 'cpu', type: 'real' },
  memoryPercent: { column: 'memory_percent', prefix: 'memory', type: 'real' },
  load1: { column: 'load1', prefix: 'load1', type: 'real' },
  diskPercent: { column: 'disk_percent', prefix: 'disk', type: 'real' },
  rxBytesPerS: { column: 'rx_bytes_per_s', prefix: 'rx', type: 'float8' },
  txBytesPerS: { column: 'tx_bytes_per_s', prefix: 'tx', type: 'float8' },
  temperatureC: { column: 'temperature_c', prefix: 'temperature', type: 'real' },
};

/** Average, least and most of one metric, as aggregates over rows `s` of one resolution; `into` are the columns that keep them. */
export interface MetricSql {
  readonly metric: MetricName;
  readonly into: readonly [average: string, least: string, most: string];
  readonly average: string;
  readonly least: string;
  readonly most: string;
}

/** The aggregates of a metric. Averages of averages: each minute counts alike, also one in which somebody watched and samples were many. */
export function metricSql(resolution: MetricResolution, metric: MetricName): MetricSql {
  const { column, prefix, type } = measured[metric];
  const own = `s.${column}`;
  // Rows from before percentages were kept have bytes alone.
  const value =
    metric === 'memoryPercent'
      ? `coalesce(${own}, 100.0 * s.memory_used_bytes / nullif(s.memory_total_bytes, 0))`
      : own;
  const extreme = (end: 'min' | 'max'): string =>
    resolution === 'raw' ? value : `coalesce(s.${prefix}_${end}, ${value})`;
  return {
    metric,
    into: [column, `${prefix}_min`, `${prefix}_max`],
    average: `avg(${value})::${type}`,
    least: `min(${extreme('min')})::${type}`,
    most: `max(${extreme('max')})::${type}`,
  };
}

/** The aggregates of all metrics. */
export function metricsSql(resolution: MetricResolution): MetricSql[] {
  return metricNames.map((metric) => metricSql(resolution, metric));
}

/** What is kept besides, without extremes: its column, its aggregate over rows `s`, and its name on the wire. */
export const plainSql = [
  { column: 'memory_used_bytes', sql: 'avg(s.memory_used_bytes)', type: 'bigint', name: 'memoryUsedBytes' },
  { column: 'memory_total_bytes', sql: 'max(s.memory_total_bytes)', type: 'bigint', name: 'memoryTotalBytes' },
  { column: 'swap_used_bytes', sql: 'avg(s.swap_used_bytes)', type: 'bigint', name: 'swapUsedBytes' },
  { column: 'load5', sql: 'avg(s.load5)', type: 'real', name: 'load5' },
  { column: 'load15', sql: 'avg(s.load15)', type: 'real', name: 'load15' },
] as const;
