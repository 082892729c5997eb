import { Controller } from '@nestjs/common';
import { metrics } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { MetricReader } from '@fettle/domain/metrics';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class MetricController {
  constructor(private readonly metrics: MetricReader) {}

  @Route(metrics.series)
  series(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof metrics.series>,
  ): Promise<Result<typeof metrics.series>> {
    return this.metrics.series(ctx, input.params.nodeId, input.query);
  }
}
