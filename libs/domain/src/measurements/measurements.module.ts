import { Module } from '@nestjs/common';
import { DiagnosticsModule } from '../diagnostics/index.js';
import { NodesModule } from '../nodes/index.js';
import { SelfCheckModule } from '../self-check/index.js';
import { TasksModule } from '../tasks/index.js';
import { AgentsHere } from './agents-here.js';
import { PlatformMeasurements } from './platform-measurements.js';
import { ProcessMeasurements } from './process-measurements.js';

/** What the domain tells Prometheus. */
@Module({
  imports: [DiagnosticsModule, NodesModule, SelfCheckModule, TasksModule],
  providers: [AgentsHere, PlatformMeasurements, ProcessMeasurements],
  exports: [PlatformMeasurements],
})
export class MeasurementsModule {}
