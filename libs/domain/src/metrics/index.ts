export { MetricIngest } from './metric-ingest.js';
export { MetricReader } from './metric-reader.js';
export { MetricUpkeep } from './metric-upkeep.js';
export { MetricsModule } from './metrics.module.js';
export type { StoredSample } from './sample.policy.js';
