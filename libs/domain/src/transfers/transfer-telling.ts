import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox } from '@fettle/platform/database';
import type { transferMachine } from './transfer.machine.js';
import { TransferRepository, type Noted } from './transfer.repository.js';
import type { TransferRow } from './transfer.row.js';

type Named = { readonly id: string; readonly node_id: string };
type Event = keyof typeof transferMachine.events;

/** Ends that are written down beside the start; giving one up is the act of a person, who writes that himself. */
const audited: Partial<Record<Event, string>> = {
  keep: 'transfer.finished',
  arrive: 'transfer.finished',
  fail: 'transfer.failed',
};

/** Moves transfers and tells of it. */
@Injectable()
export class TransferTelling {
  constructor(
    private readonly repository: TransferRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Moves a transfer by an event of its machine; false where it is in no state that the event leaves. */
  async move(
    ctx: Ctx,
    event: Event,
    row: Named & Pick<TransferRow, 'path' | 'direction'>,
    noted: Noted = {},
  ): Promise<boolean> {
    const moved = await this.repository.transition(ctx, event, row.id, noted);
    if (!moved) return false;
    this.changed(ctx, row, moved.version);
    const name = audited[event];
    const { node_id: nodeId, direction, path } = row;
    const { reason } = noted;
    if (name) this.audit.record(ctx, name, { type: 'transfer', id: row.id }, { nodeId, direction, path, reason });
    return true;
  }

  /** Tells browsers that a transfer changed. */
  changed(ctx: Ctx, { id, node_id: parentId }: Named, version: number): void {
    this.outbox.fact(ctx, { name: 'transfer.changed', workspaceId: ctx.requireWorkspace(), id, version, parentId });
  }
}
