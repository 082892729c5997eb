import { Module } from '@nestjs/common';
import { Cursor } from '@fettle/platform/database';
import { NodesModule } from '../nodes/index.js';
import { RootAccessModule } from '../root-access/index.js';
import { TeamsModule } from '../teams/index.js';
import { AgentReach } from './agent-reach.js';
import { CancelTasks } from './cancel-tasks.js';
import { ClaimBatches } from './claim-batches.js';
import { ClaimFlow } from './claim-flow.js';
import { ClaimRepository } from './claim.repository.js';
import { CreateTasks } from './create-tasks.js';
import { CreateTeamTasks } from './create-team-tasks.js';
import { ForeignReports } from './foreign-reports.repository.js';
import { OutputFacts } from './output-facts.js';
import { OutputRepository } from './output.repository.js';
import { ParkingLot } from './parking-lot.js';
import { ReportRepository } from './report.repository.js';
import { SweepRepository } from './sweep.repository.js';
import { TaskEvents } from './task-events.js';
import { TaskLeases } from './task-leases.js';
import { TaskListRepository } from './task-list.repository.js';
import { TaskLists } from './task-lists.js';
import { TaskOutputs } from './task-outputs.js';
import { TaskPartitionRepository } from './task-partition.repository.js';
import { TaskPartitions } from './task-partitions.js';
import { TaskReports } from './task-reports.js';
import { TaskSweeper } from './task-sweeper.js';
import { TaskTraceRepository } from './task-trace.repository.js';
import { TaskTraces } from './task-traces.js';
import { TaskWitness } from './task-witness.js';
import { TaskLimits } from './task.limits.js';
import { TaskRepository } from './task.repository.js';
import { TaskService } from './task.service.js';

/** Tasks: what people ask of nodes, how agents take it, and what becomes of it. */
@Module({
  imports: [NodesModule, RootAccessModule, TeamsModule],
  providers: [
    AgentReach,
    CancelTasks,
    ClaimBatches,
    ClaimFlow,
    ClaimRepository,
    CreateTasks,
    CreateTeamTasks,
    Cursor,
    ForeignReports,
    OutputFacts,
    OutputRepository,
    ParkingLot,
    ReportRepository,
    SweepRepository,
    TaskEvents,
    TaskLeases,
    TaskLimits,
    TaskListRepository,
    TaskLists,
    TaskOutputs,
    TaskPartitionRepository,
    TaskPartitions,
    TaskReports,
    TaskRepository,
    TaskService,
    TaskSweeper,
    TaskTraceRepository,
    TaskTraces,
    { provide: TaskWitness, inject: [TaskTraces], useFactory: (traces: TaskTraces) => new TaskWitness(traces) },
  ],
  exports: [
    AgentReach,
    CancelTasks,
    ClaimFlow,
    CreateTasks,
    CreateTeamTasks,
    ParkingLot,
    TaskLeases,
    TaskLists,
    TaskOutputs,
    TaskPartitionRepository,
    TaskPartitions,
    TaskReports,
    TaskService,
    TaskSweeper,
    TaskTraceRepository,
    TaskWitness,
  ],
})
export class TasksModule {}
