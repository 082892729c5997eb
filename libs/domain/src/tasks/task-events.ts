import { Injectable, Optional } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { ParkingLot } from './parking-lot.js';
import { TaskWitness } from './task-witness.js';

/** What every move of a task tells: browsers that it changed, and its node's parked claim when there is something to fetch. */
@Injectable()
export class TaskEvents {
  constructor(
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly lot: ParkingLot,
    @Optional() readonly witness: TaskWitness = TaskWitness.none,
  ) {}

  /** The fact of one change. Throws outside of a transaction. */
  changed(ctx: Ctx, task: { workspaceId: string; id: string; nodeId: string; version: number }): void {
    const { workspaceId, id, nodeId: parentId, version } = task;
    this.outbox.fact(ctx, { name: 'task.changed', workspaceId, id, version, parentId });
    // The first version of a task is its making, by whichever verb.
    if (version === 1) this.unitOfWork.afterCommit(ctx, () => this.witness.created(ctx, { workspaceId, id }));
  }

  /**
   * Wakes the node's claim: in this process right after the commit, in all others through the bus.
   */
  wake(ctx: Ctx, nodeId: string): void {
    this.outbox.wake(ctx, nodeId);
    this.unitOfWork.afterCommit(ctx, () => this.lot.wake(nodeId));
  }
}
