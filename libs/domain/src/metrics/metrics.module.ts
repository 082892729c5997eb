import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { MetricIngest } from './metric-ingest.js';
import { MetricReader } from './metric-reader.js';
import { MetricUpkeep } from './metric-upkeep.js';
import { MetricUpkeepRepository } from './metric-upkeep.repository.js';
import { MetricRepository } from './metric.repository.js';

@Module({
  imports: [NodesModule, PlatformSettingsModule],
  providers: [MetricIngest, MetricReader, MetricRepository, MetricUpkeep, MetricUpkeepRepository],
  exports: [MetricIngest, MetricReader, MetricUpkeep],
})
export class MetricsModule {}
