import { metricNames } from './names.js';

/** The columns of an exported range of measurements; `at` is ISO 8601 in UTC. */
export const metricExportColumns = [
  'at',
  ...metricNames,
  'memoryUsedBytes',
  'swapUsedBytes',
  'load5',
  'load15',
] as const;
export type MetricExportColumn = (typeof metricExportColumns)[number];
