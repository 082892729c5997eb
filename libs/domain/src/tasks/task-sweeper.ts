import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { SweepRepository } from './sweep.repository.js';
import { TaskEvents } from './task-events.js';
import { overdue, type LiveRow, type Verdict } from './task.policy.js';

const BATCH = 200;
const MAX_BATCHES = 20;

interface Ending {
  readonly row: LiveRow;
  readonly verdict: Exclude<Verdict, { to: 'queued' }>;
}

/** Moves on what waits for nobody any more: every state that is not final has a deadline, and this is who keeps it. */
@Injectable()
export class TaskSweeper {
  constructor(
    private readonly repository: SweepRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
  ) {}

  /**
   * One round, called by the clock every 2 s or so; returns how many tasks moved. Leases that ended before `started` go back to
   * the queue; lost attempts are tried again or end `unknown`; waiting too long ends `expired`, running too long `failed`.
   * A silence counts only once agents have been able to reach a control plane for one lease's time without a pause (see `AgentReach`).
   * Safe to run twice at once: rows that somebody holds are passed over.
   */
  async sweep(ctx: Ctx = Ctx.system('task sweep')): Promise<number> {
    for (let total = 0, round = 0; ; round += 1) {
      const moved = await this.batch(ctx);
      total += moved;
      if (moved < BATCH || round >= MAX_BATCHES) return total;
    }
  }

  private batch(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const rows = await this.repository.lockDue(inside, BATCH);
      const again: LiveRow[] = [];
      const ends: Ending[] = [];
      for (const row of rows) {
        const verdict = overdue(row);
        if (verdict?.to === 'queued') again.push(row);
        else if (verdict) ends.push({ row, verdict });
      }
      const requeued = await this.repository.requeue(inside, again);
      const ended = await this.repository.end(inside, ends);
      const moved = [...requeued, ...ended];
      for (const { workspace_id: workspaceId, task_id: id, node_id: nodeId, version } of moved) {
        this.events.changed(inside, { workspaceId, id, nodeId, version });
      }
      // Also where one ended: it may have kept others of its node waiting. Once per node, as the outbox does.
      for (const nodeId of new Set(moved.map((row) => row.node_id))) this.events.wake(inside, nodeId);
      this.unitOfWork.afterCommit(inside, () => this.witness(rows, ends));
      return moved.length;
    });
  }

  private witness(due: readonly LiveRow[], ends: readonly Ending[]): void {
    const { witness } = this.events;
    for (const { state, lease_until: until, now } of due)
      if (state !== 'queued' && until && until <= now) witness.leaseExpired();
    for (const { row, verdict } of ends) witness.ended({ workspaceId: row.workspace_id, id: row.task_id }, verdict.to);
  }
}
