import { Injectable } from '@nestjs/common';
import type { TaskState } from '@fettle/contracts';
import { idTime, type Ctx } from '@fettle/platform/context';
import { Buckets } from '@fettle/platform/metrics';
import type { ClaimRow } from './claim.repository.js';
import { TaskTraces } from './task-traces.js';

/** Seconds. Work for a node that is off may wait for days. */
const waitBounds = [0.01, 0.05, 0.25, 1, 5, 30, 300, 3_600, 86_400];

/** Which task of which workspace. */
export interface Witnessed {
  readonly workspaceId: string;
  readonly id: string;
}

/** Sees every move of every task in this process: counts them, and keeps their traces. No SQL on the way, and throws nothing. */
@Injectable()
export class TaskWitness {
  /** Since the start of the process. */
  readonly figures = {
    created: 0,
    claimed: 0,
    started: 0,
    ended: new Map<TaskState, number>(),
    /** Leases that ended with nobody having renewed them. */
    leasesExpired: 0,
    /** Reports that were refused because another attempt owns the task. */
    staleReports: 0,
    /** From a task's making until an agent had it. */
    wait: new Buckets(waitBounds),
  };

  constructor(private readonly traces: TaskTraces | null) {}

  /** Where nobody looks. */
  static readonly none = new TaskWitness(null);

  /** After the commit. */
  created(ctx: Ctx, task: Witnessed): void {
    this.figures.created += 1;
    if (ctx.trace) this.traces?.begin(task, ctx.trace.traceparent);
  }

  claimed(rows: readonly ClaimRow[]): void {
    const now = Date.now();
    for (const { kind, workspace_id: workspaceId, task_id: id } of rows) {
      if (kind !== 'claimed') continue;
      this.figures.claimed += 1;
      this.figures.wait.add(Math.max(0, now - idTime(id)) / 1_000);
      this.traces?.note({ workspaceId, id, event: 'claimed' });
    }
  }

  started(ctx: Ctx, id: string): void {
    this.figures.started += 1;
    this.traces?.note({ workspaceId: ctx.requireWorkspace(), id, event: 'started', by: ctx.trace?.traceparent });
  }

  /** `by`: the request that brought the end; none when a deadline did. */
  ended(task: Witnessed, state: TaskState, by?: string): void {
    this.figures.ended.set(state, (this.figures.ended.get(state) ?? 0) + 1);
    this.traces?.note({ ...task, event: 'ended', by });
  }

  leaseExpired(): void {
    this.figures.leasesExpired += 1;
  }

  staleReport(): void {
    this.figures.staleReports += 1;
  }
}
