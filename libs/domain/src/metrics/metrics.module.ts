import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { MetricIngest } from './metric-ingest.js';
import { MetricExporter } from './metric-exporter.js';
import { MetricReader } from './metric-reader.js';
import { MetricUpkeep } from './metric-upkeep.js';
import { MetricUpkeepRepository } from './metric-upkeep.repository.js';
import { MetricWatchRepository } from './metric-watch.repository.js';
import { MetricWatches } from './metric-watches.js';
import { MetricRepository } from './metric.repository.js';
import { SeriesRepository } from './series.repository.js';

@Module({
  imports: [NodesModule, PlatformSettingsModule],
  providers: [
    MetricExporter,
    MetricIngest,
    MetricReader,
    MetricRepository,
    MetricUpkeep,
    MetricUpkeepRepository,
    MetricWatchRepository,
    MetricWatches,
    SeriesRepository,
  ],
  exports: [MetricExporter, MetricIngest, MetricReader, MetricUpkeep, MetricWatches],
})
export class MetricsModule {}
