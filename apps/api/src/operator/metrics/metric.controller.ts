import { Controller } from '@nestjs/common';
import { metrics } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { MetricExporter, MetricReader, MetricWatches } from '@fettle/domain/metrics';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route, type RawAnswer } from '@fettle/platform/http';
import { download } from '../download.js';

@Controller()
export class MetricController {
  constructor(
    private readonly metrics: MetricReader,
    private readonly exporter: MetricExporter,
    private readonly watches: MetricWatches,
  ) {}

  @Route(metrics.series)
  series(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof metrics.series>,
  ): Promise<Result<typeof metrics.series>> {
    return this.metrics.series(ctx, input.params.nodeId, input.query);
  }

  @Route(metrics.export)
  async export(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof metrics.export>): Promise<RawAnswer> {
    return download(await this.exporter.export(ctx, input.params.nodeId, input.query));
  }

  @Route(metrics.watch)
  watch(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof metrics.watch>): Promise<Result<typeof metrics.watch>> {
    return this.watches.watch(ctx, input.params.nodeId, input.params.watchId);
  }

  @Route(metrics.unwatch)
  async unwatch(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof metrics.unwatch>,
  ): Promise<Result<typeof metrics.unwatch>> {
    await this.watches.unwatch(ctx, input.params.nodeId, input.params.watchId);
    return { ok: true };
  }

  @Route(metrics.compare)
  compare(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof metrics.compare>,
  ): Promise<Result<typeof metrics.compare>> {
    return this.metrics.compare(ctx, input.query);
  }

  @Route(metrics.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof metrics.list>): Promise<Result<typeof metrics.list>> {
    return this.metrics.list(ctx, input.query);
  }
}
