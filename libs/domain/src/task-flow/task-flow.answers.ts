import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProcessCalls } from '@fettle/platform/bus';
import { Connections } from '@fettle/platform/http';
import { AgentLinkService } from '../agent-link/index.js';
import { MetricIngest } from '../metrics/index.js';
import { ClaimFlow, ParkingLot, TaskWitness } from '../tasks/index.js';

export const TASK_FLOW_CALL = 'diagnostics.task-flow';

/** What one process knows of the flow of tasks, as it says it to whoever asks. */
export interface TaskFlowAnswer {
  readonly counts: ClaimFlow['counts'];
  readonly lastClaimMs: number | null;
  readonly latenciesMs: readonly number[];
  /** Attempts that this process has handed out lately: `<task> <attempt>`. */
  readonly handedOut: readonly string[];
  readonly claimedTasks: number;
  readonly leasesExpired: number;
  readonly staleReports: number;
  readonly parkedPolls: number;
  readonly agentSockets: number;
  readonly connectionsOpened: number;
  readonly metricsIngested: number;
}

/** Answers for this process, from its memory. */
@Injectable()
export class TaskFlowAnswers implements OnModuleInit {
  constructor(
    private readonly calls: ProcessCalls,
    private readonly flow: ClaimFlow,
    private readonly witness: TaskWitness,
    private readonly lot: ParkingLot,
    private readonly connections: Connections,
    private readonly link: AgentLinkService,
    private readonly metrics: MetricIngest,
  ) {}

  onModuleInit(): void {
    this.calls.handle(TASK_FLOW_CALL, () => this.answer());
  }

  private answer(): TaskFlowAnswer {
    const { claimed, leasesExpired, staleReports } = this.witness.figures;
    const { latenciesMs, keys } = this.flow.lately();
    return {
      counts: this.flow.counts,
      lastClaimMs: this.flow.lastClaimMs,
      latenciesMs,
      handedOut: keys,
      claimedTasks: claimed,
      leasesExpired,
      staleReports,
      parkedPolls: this.lot.waiting,
      agentSockets: this.connections.count().sockets,
      connectionsOpened: this.link.connectionsOpened,
      metricsIngested: this.metrics.ingested,
    };
  }
}
