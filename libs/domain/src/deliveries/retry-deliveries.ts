import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { DeliveryListRepository } from './delivery-list.repository.js';
import { triesInAll } from './schedule.policy.js';

/** What people do with dead letters whose cause they have mended. */
@Injectable()
export class RetryDeliveries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lists: DeliveryListRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Sends dead letters after all; what is not dead is left as it is. @throws DomainError `object.not_found` when none was dead */
  run(ctx: Ctx, deliveryIds: readonly string[]): Promise<{ done: number }> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const rows = await this.lists.retry(inside, deliveryIds, triesInAll);
      if (rows.length === 0) throw new DomainError('object.not_found');
      for (const { id, template, recipient, reason, attempts } of rows) {
        this.outbox.job(inside, 'delivery.send', { deliveryId: id });
        this.audit.record(
          inside,
          'delivery.retried',
          { type: 'delivery', id },
          { template, recipient, reason, attempts },
        );
      }
      return { done: rows.length };
    });
  }
}
