export { MetricExporter } from './metric-exporter.js';
export { MetricIngest } from './metric-ingest.js';
export { MetricReader } from './metric-reader.js';
export { MetricUpkeep } from './metric-upkeep.js';
export { MetricWatches } from './metric-watches.js';
export { MetricsModule } from './metrics.module.js';
export { countersOf, ratesBetween, unknownRates, type Counters, type Rates } from './network-rates.policy.js';
export type { StoredSample } from './sample.policy.js';
