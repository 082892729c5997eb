import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { DeliveryRow } from './delivery.row.js';
import { DeliveryListRepository } from './delivery-list.repository.js';
import { triesInAll } from './schedule.policy.js';

/** What people do with dead letters: each act leaves one audit entry per letter. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lists: DeliveryListRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Sends dead letters after all; what is not dead is left as it is. @throws DomainError `object.not_found` when none was dead */
  retry(ctx: Ctx, deliveryIds: readonly string[]): Promise<{ done: number }> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const rows = await this.lists.retry(inside, deliveryIds, triesInAll);
      for (const { id } of rows) this.outbox.job(inside, 'delivery.send', { deliveryId: id });
      return this.recorded(inside, 'delivery.retried', rows);
    });
  }

  /** Gives dead letters up: what they carried is gone. @throws as `retry` */
  discard(ctx: Ctx, deliveryIds: readonly string[], why: string): Promise<{ done: number }> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const rows = await this.lists.abandon(inside, deliveryIds);
      return this.recorded(inside, 'delivery.discarded', rows, { why });
    });
  }

  private recorded(
    ctx: Ctx,
    event: 'delivery.retried' | 'delivery.discarded',
    rows: readonly DeliveryRow[],
    more: object = {},
  ): { done: number } {
    if (rows.length === 0) throw new DomainError('object.not_found');
    for (const { id, template, recipient, reason, attempts } of rows)
      this.audit.record(ctx, event, { type: 'delivery', id }, { template, recipient, reason, attempts, ...more });
    return { done: rows.length };
  }
}
