import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/index.js';
import { NodesModule } from '../nodes/index.js';
import { RootAccessModule } from '../root-access/index.js';
import { TasksModule } from '../tasks/index.js';
import { AgentClocks } from './agent-clocks.js';
import { AgentLinkService } from './agent-link.service.js';
import { AgentMeasurements } from './agent-measurements.js';
import { CheckInWords } from './check-in-words.js';

@Module({
  imports: [MetricsModule, NodesModule, RootAccessModule, TasksModule],
  providers: [AgentClocks, AgentLinkService, AgentMeasurements, CheckInWords],
  exports: [AgentLinkService],
})
export class AgentLinkModule {}
