/** `raw` as it came (15 s, 2 s while somebody watches), then averages of a minute, five minutes and an hour. */
export const metricResolutions = ['raw', '1m', '5m', '1h'] as const;
export type MetricResolution = (typeof metricResolutions)[number];

/** What one chart shows, and what nodes can be compared by. The unit is in the name; `diskPercent` is the fullest disk. */
export const metricNames = [
  'cpuPercent',
  'memoryPercent',
  'load1',
  'diskPercent',
  'rxBytesPerS',
  'txBytesPerS',
  'temperatureC',
] as const;
export type MetricName = (typeof metricNames)[number];

/** Nodes that one comparison may hold. */
export const COMPARED_NODES_MAX = 8;
/** How often an agent measures, and how often while somebody watches its node, in milliseconds. */
export const METRICS_INTERVAL_MS = 15_000;
export const WATCHED_INTERVAL_MS = 2_000;
/** For how long one wish to watch holds; whoever still looks wishes again. */
export const WATCH_LEASE_MS = 20_000;
/** Nodes of one workspace that may be watched at once. */
export const WATCHED_NODES_MAX = 8;
