const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The windows that can be chosen by name: value in the URL, words, length in milliseconds. */
export const presets = [
  { value: '15m', label: '15 min', ms: 15 * minute },
  { value: '1h', label: '1 h', ms: hour },
  { value: '6h', label: '6 h', ms: 6 * hour },
  { value: '24h', label: '24 h', ms: day },
  { value: '7d', label: '7 d', ms: 7 * day },
  { value: '30d', label: '30 d', ms: 30 * day },
  { value: '90d', label: '90 d', ms: 90 * day },
  { value: '400d', label: '400 d', ms: 400 * day },
] as const;

export type Preset = (typeof presets)[number]['value'];
export const presetValues: readonly Preset[] = presets.map(({ value }) => value);

/** What the page shows: a length back from now, or two moments (epoch milliseconds). */
export type MetricRange = { kind: 'back'; preset: Preset } | { kind: 'between'; fromMs: number; toMs: number };

/** Up to here a page that follows along asks the node for more samples than it sends by itself. */
export const watchedUpToMs = hour;
const longestMs = 400 * day;
const shortestMs = minute;

/** The length of a preset in milliseconds. */
export function presetMs(value: Preset): number {
  return presets.find((preset) => preset.value === value)?.ms ?? hour;
}

/** The preset in which a node shows something: of one that has just joined, an hour would be empty but for its last corner. */
export function defaultPreset(joinedAt: string, nowMs: number): Preset {
  return nowMs - Date.parse(joinedAt) < 15 * minute ? '15m' : '1h';
}

/** The part of a request that says which window is meant. */
export function windowQuery(range: MetricRange): { rangeMs: number } | { from: string; to: string } {
  if (range.kind === 'back') return { rangeMs: presetMs(range.preset) };
  return { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() };
}

/** A window between two moments that the server takes: in order, a minute to 400 days long, not in the future. Null where it is none. */
export function betweenOf(fromMs: number, toMs: number, nowMs: number): MetricRange | null {
  const end = Math.min(toMs, nowMs);
  const lengthMs = end - fromMs;
  if (!Number.isFinite(lengthMs) || lengthMs < shortestMs || lengthMs > longestMs) return null;
  return { kind: 'between', fromMs: Math.round(fromMs), toMs: Math.round(end) };
}

/** What `from` and `to` of the URL mean; null unless both are moments in order. */
export function rangeOfUrl(from: string | null, to: string | null): MetricRange | null {
  if (from === null || to === null) return null;
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  return Number.isFinite(toMs - fromMs) && toMs - fromMs >= shortestMs && toMs - fromMs <= longestMs
    ? { kind: 'between', fromMs, toMs }
    : null;
}
