import { Controller } from '@nestjs/common';
import { nodeOverviews } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { NodeOverviews } from '@fettle/domain/nodes';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class NodeOverviewController {
  constructor(private readonly overviews: NodeOverviews) {}

  @Route(nodeOverviews.grouped)
  grouped(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeOverviews.grouped>,
  ): Promise<Result<typeof nodeOverviews.grouped>> {
    return this.overviews.grouped(ctx, input.query);
  }

  @Route(nodeOverviews.cells)
  cells(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeOverviews.cells>,
  ): Promise<Result<typeof nodeOverviews.cells>> {
    return this.overviews.cells(ctx, input.query);
  }
}
