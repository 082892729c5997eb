import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { PlatformSettings } from '../settings/index.js';
import { DeliverySweepRepository } from './delivery-sweep.repository.js';
import { DeliveryTally } from './delivery-tally.js';

const AT_ONCE = 200;

/** What becomes of deliveries as time passes. Called by the clock; two at once do no harm. */
@Injectable()
export class DeliverySweeper {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly sweeps: DeliverySweepRepository,
    private readonly settings: PlatformSettings,
    private readonly tally: DeliveryTally,
  ) {}

  /** Takes back lost tries, buries what helps nobody any more, and puts what is due on the queue. */
  async sweep(ctx: Ctx): Promise<{ lost: number; buried: number; announced: number }> {
    const done = await this.unitOfWork.run(ctx, async (inside) => {
      const lost = await this.sweeps.lose(inside, AT_ONCE);
      const buried = await this.sweeps.buryUseless(inside, AT_ONCE);
      const due = await this.sweeps.announce(inside, AT_ONCE);
      for (const deliveryId of due) this.outbox.job(inside, 'delivery.send', { deliveryId });
      return { lost: lost.length, buried, announced: due.length };
    });
    if (done.lost > 0) this.tally.note('lost', 0, done.lost);
    return done;
  }

  /** Gives up old dead letters and forgets deliveries that ended longer ago than the settings keep them. */
  async retain(ctx: Ctx): Promise<void> {
    await this.sweeps.abandon(ctx);
    const { deliveriesDays } = await this.settings.section('retention');
    await this.sweeps.forget(ctx, deliveriesDays);
  }
}
