import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { Metrics } from '@fettle/platform/metrics';
import { DeliveryListRepository } from './delivery-list.repository.js';
import { DeliveryTally } from './delivery-tally.js';

const ctx = Ctx.system('metrics');

/** What processes tell of deliveries. */
@Injectable()
export class DeliveryMeasurements {
  constructor(
    private readonly metrics: Metrics,
    private readonly tally: DeliveryTally,
    private readonly lists: DeliveryListRepository,
  ) {}

  /** What is true of the whole platform: told by schedulers only. */
  tellPlatform(): void {
    this.metrics.add({ name: 'fettle_deliveries', help: 'Deliveries by state', type: 'gauge' }, async () =>
      Object.entries(await this.lists.counts(ctx)).map(([state, value]) => ({ value, labels: { state } })),
    );
    this.metrics.add(
      {
        name: 'fettle_deliveries_overdue_seconds',
        help: 'For how long the delivery that waits longest has been due; 0 when none is',
        type: 'gauge',
      },
      async () => [{ value: await this.lists.overdueS(ctx) }],
    );
  }

  /** What became of the tries that this process made, or found lost. */
  tellProcess(): void {
    this.metrics.add(
      { name: 'fettle_delivery_tries_total', help: 'Tries of deliveries by how they ended', type: 'counter' },
      () => this.tally.rows().map(({ outcome, count }) => ({ value: count, labels: { outcome } })),
    );
    this.metrics.add(
      {
        name: 'fettle_delivery_try_seconds_total',
        help: 'Time spent in tries of deliveries, by how they ended',
        type: 'counter',
      },
      () => this.tally.rows().map(({ outcome, seconds }) => ({ value: seconds, labels: { outcome } })),
    );
  }
}
