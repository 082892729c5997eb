import { Controller } from '@nestjs/common';
import { deliveries } from '@fettle/contracts';
import { DeadLetters, DeliveryReader } from '@fettle/domain/deliveries';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class DeliveryController {
  constructor(
    private readonly reader: DeliveryReader,
    private readonly dead: DeadLetters,
  ) {}

  @Route(deliveries.list)
  list(
    @CurrentCtx() ctx: Ctx,
    @Input() { query }: Handled<typeof deliveries.list>,
  ): Promise<Result<typeof deliveries.list>> {
    return this.reader.list(ctx, query);
  }

  @Route(deliveries.get)
  get(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof deliveries.get>,
  ): Promise<Result<typeof deliveries.get>> {
    return this.reader.get(ctx, params.deliveryId);
  }

  @Route(deliveries.retry)
  retry(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof deliveries.retry>,
  ): Promise<Result<typeof deliveries.retry>> {
    return this.dead.retry(ctx, body.deliveryIds);
  }

  @Route(deliveries.discard)
  discard(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof deliveries.discard>,
  ): Promise<Result<typeof deliveries.discard>> {
    return this.dead.discard(ctx, body.deliveryIds, body.reason);
  }
}
