import { Module } from '@nestjs/common';
import { AgentLinkModule } from '../agent-link/index.js';
import { DiagnosticsModule } from '../diagnostics/index.js';
import { MetricsModule } from '../metrics/index.js';
import { TasksModule } from '../tasks/index.js';
import { TaskFlowAnswers } from './task-flow.answers.js';
import { TaskFlowReader } from './task-flow.reader.js';
import { TaskFlowRepository } from './task-flow.repository.js';

/** How tasks come to agents and back, over all processes. Needs the global bus, database and http modules. */
@Module({
  imports: [AgentLinkModule, DiagnosticsModule, MetricsModule, TasksModule],
  providers: [TaskFlowAnswers, TaskFlowReader, TaskFlowRepository],
  exports: [TaskFlowReader],
})
export class TaskFlowModule {}
