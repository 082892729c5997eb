import type { INestApplicationContext } from '@nestjs/common';
import { DeliveryMeasurements, SendDelivery } from '@fettle/domain/deliveries';
import { Ctx } from '@fettle/platform/context';
import type { Lifecycle } from '@fettle/platform/process';
import { Queues } from '@fettle/platform/queue';

/** Mails under way at once in one process. */
const CONCURRENCY = 8;

/** Starts everything of worker-alerts on a core context: the queue `deliveries`. */
export async function startAlerts(core: INestApplicationContext, lifecycle: Lifecycle): Promise<void> {
  const queues = core.get<Queues>(Queues as never, { strict: false });
  const deliveries = core.get(SendDelivery, { strict: false });
  const drain = await queues.work(
    'deliveries',
    {
      'delivery.send': ({ deliveryId }: { deliveryId: string }, { trace, signal }) =>
        deliveries.run(Ctx.system('delivery').with({ trace }), deliveryId, signal),
    },
    { concurrency: CONCURRENCY },
  );
  lifecycle.onStop('deliveries queue', drain);
  core.get(DeliveryMeasurements, { strict: false }).tellProcess();
}
