import { Controller } from '@nestjs/common';
import { readings } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { ReadingService } from '@fettle/domain/readings';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class ReadingController {
  constructor(private readonly readings: ReadingService) {}

  @Route(readings.ask)
  ask(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof readings.ask>): Promise<Result<typeof readings.ask>> {
    return this.readings.ask(ctx, input.params.nodeId, input.body);
  }

  @Route(readings.latest)
  latest(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof readings.latest>,
  ): Promise<Result<typeof readings.latest>> {
    return this.readings.latest(ctx, input.params.nodeId, input.query);
  }
}
