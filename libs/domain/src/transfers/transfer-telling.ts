import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import type { transferMachine } from './transfer.machine.js';
import { TransferRepository, type Noted } from './transfer.repository.js';

type Named = { readonly id: string; readonly node_id: string };

/** Moves transfers and tells of it. */
@Injectable()
export class TransferTelling {
  constructor(
    private readonly repository: TransferRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Moves a transfer by an event of its machine; false where it is in no state that the event leaves. */
  async move(ctx: Ctx, event: keyof typeof transferMachine.events, row: Named, noted?: Noted): Promise<boolean> {
    const moved = await this.repository.transition(ctx, event, row.id, noted);
    if (moved) this.changed(ctx, row, moved.version);
    return moved !== null;
  }

  /** Tells browsers that a transfer changed. */
  changed(ctx: Ctx, { id, node_id: parentId }: Named, version: number): void {
    this.outbox.fact(ctx, { name: 'transfer.changed', workspaceId: ctx.requireWorkspace(), id, version, parentId });
  }
}
