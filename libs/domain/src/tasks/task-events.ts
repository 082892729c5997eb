import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { ParkingLot } from './parking-lot.js';

/** What every move of a task tells: browsers that it changed, and its node's parked claim when there is something to fetch. */
@Injectable()
export class TaskEvents {
  constructor(
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly lot: ParkingLot,
  ) {}

  /** The fact of one change. Throws outside of a transaction. */
  changed(ctx: Ctx, task: { workspaceId: string; id: string; nodeId: string; version: number }): void {
    const { workspaceId, id, nodeId: parentId, version } = task;
    this.outbox.fact(ctx, { name: 'task.changed', workspaceId, id, version, parentId });
  }

  /**
   * Wakes the node's claim: in this process right after the commit, in all others through the bus.
   */
  wake(ctx: Ctx, nodeId: string): void {
    this.outbox.wake(ctx, nodeId);
    this.unitOfWork.afterCommit(ctx, () => this.lot.wake(nodeId));
  }
}
