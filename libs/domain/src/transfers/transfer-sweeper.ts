import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { TransferStore } from './transfer-store.js';
import { TransferTelling } from './transfer-telling.js';
import { TransferRepository } from './transfer.repository.js';

const KEEP_ROWS_DAYS = 30;

/** Ends transfers whose time or task is over, and deletes bytes that nobody needs. */
@Injectable()
export class TransferSweeper {
  constructor(
    private readonly repository: TransferRepository,
    private readonly store: TransferStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly telling: TransferTelling,
  ) {}

  /** By the clock, every minute. Returns how many were ended. */
  async sweep(ctx: Ctx): Promise<number> {
    let ended = 0;
    for (const { id, workspace_id: workspaceId, ended: reason } of await this.repository.overdue(ctx)) {
      ended += await this.unitOfWork.run(ctx.with({ workspaceId }), async (inside) => {
        const row = await this.repository.find(inside, id, 'FOR UPDATE OF x');
        if (!row) return 0;
        const isMoved = reason
          ? await this.telling.move(inside, 'fail', row, { reason })
          : await this.telling.move(inside, 'expire', row);
        return isMoved ? 1 : 0;
      });
    }
    await this.repository.forget(ctx, KEEP_ROWS_DAYS);
    return ended;
  }

  /** In the process that holds the bytes: those of transfers that have ended, or of which there is no row any more. */
  async dropBytes(ctx: Ctx): Promise<number> {
    const held = await this.store.held();
    const needed = await this.repository.needed(ctx, held);
    const stray = held.filter((id) => !needed.has(id));
    for (const id of stray) await this.store.drop(id);
    return stray.length;
  }
}
