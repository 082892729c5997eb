const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The windows of the charts: value in the URL, words, length in milliseconds. */
export const chartRanges = [
  { value: '15m', label: '15 min', ms: 15 * minute },
  { value: '1h', label: '1 h', ms: hour },
  { value: '6h', label: '6 h', ms: 6 * hour },
  { value: '24h', label: '24 h', ms: day },
  { value: '7d', label: '7 d', ms: 7 * day },
  { value: '30d', label: '30 d', ms: 30 * day },
] as const;

export type ChartRange = (typeof chartRanges)[number]['value'];
export const chartRangeValues: readonly ChartRange[] = chartRanges.map((range) => range.value);

/** The length of a window in milliseconds. */
export function rangeMs(value: ChartRange): number {
  return chartRanges.find((range) => range.value === value)?.ms ?? hour;
}

/** The window in which a node shows something: of one that has just joined, an hour would be empty but for its last corner. */
export function defaultRange(joinedAt: string, now: number): ChartRange {
  return now - Date.parse(joinedAt) < 15 * minute ? '15m' : '1h';
}

/** From this on a disk counts as full: charts draw it as a line, meters warn. */
export const fullDiskPercent = 90;
