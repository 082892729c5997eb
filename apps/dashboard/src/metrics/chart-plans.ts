import type { MetricName } from '@fettle/contracts';
import { formatBytes, type TimeSeries } from '@fettle/ui';
import type { Series } from './merge-series.ts';
import { metricWords, type MetricWords } from './metric-words.ts';

type Point = number | null;

/** One chart of a node. `pick`: what can be chosen in it. */
export interface ChartPlan extends MetricWords {
  id: string;
  series: readonly TimeSeries[];
  band?: { low: readonly Point[]; high: readonly Point[] };
  pick?: 'mount' | 'interface';
}

/** The charts of a node's metrics, in their order. */
export function chartPlans(series: Series): ChartPlan[] {
  return [
    plain(series, 'cpuPercent', 'CPU'),
    plain(series, 'memoryPercent', 'Used'),
    loads(series),
    disk(series),
    network(series),
    plain(series, 'temperatureC', 'Hottest sensor'),
    ...swap(series),
  ];
}

/** The four charts that a node's overview has room for. */
export function overviewPlans(series: Series): ChartPlan[] {
  return [
    plain(series, 'cpuPercent', 'CPU'),
    plain(series, 'memoryPercent', 'Used'),
    disk(series),
    network(series),
  ].map(({ band: _band, pick: _pick, ...plan }) => plan);
}

function band(series: Series, metric: MetricName): Pick<ChartPlan, 'band'> {
  return series.low && series.high ? { band: { low: series.low[metric], high: series.high[metric] } } : {};
}

function plain(series: Series, metric: MetricName, label: string): ChartPlan {
  return { ...metricWords[metric], id: metric, series: [{ label, values: series[metric] }], ...band(series, metric) };
}

function loads(series: Series): ChartPlan {
  const lines = [
    { label: '1 min', values: series.load1 },
    { label: '5 min', values: series.load5 },
    { label: '15 min', values: series.load15 },
  ];
  return { ...metricWords.load1, id: 'load1', series: lines.filter(({ values }, at) => at === 0 || isKnown(values)) };
}

function disk(series: Series): ChartPlan {
  const whole = { ...plain(series, 'diskPercent', 'Used'), pick: 'mount' as const };
  if (!series.disk) return whole;
  const { band: _band, ...words } = whole;
  const { mount, usedPercent } = series.disk;
  return { ...words, title: `Disk ${mount}`, series: [{ label: 'Used', values: usedPercent }] };
}

function network(series: Series): ChartPlan {
  const shown = series.network ?? series;
  return {
    ...metricWords.rxBytesPerS,
    id: 'network',
    title: series.network ? `Network ${series.network.interface}` : 'Network',
    series: [
      { label: 'Received', values: shown.rxBytesPerS },
      { label: 'Sent', values: shown.txBytesPerS },
    ],
    pick: 'interface',
  };
}

/** Only where there is any in use: most machines have none. */
function swap(series: Series): ChartPlan[] {
  if (!series.swapUsedBytes.some((value) => value !== null && value > 0)) return [];
  return [
    {
      id: 'swap',
      title: 'Swap',
      format: (value) => formatBytes(Math.round(value)),
      binary: true,
      missing: 'Swap is not collected on this node.',
      series: [{ label: 'Used', values: series.swapUsedBytes }],
    },
  ];
}

function isKnown(values: readonly Point[]): boolean {
  return values.some((value) => value !== null);
}
