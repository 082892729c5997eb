export { Buckets } from './buckets.js';
export { Metrics, type MetricInit, type Sample } from './metrics.js';
export { tellProcess } from './process-metrics.js';
export { RequestFigures } from './request-figures.js';
