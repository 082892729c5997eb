import { Controller } from '@nestjs/common';
import { bulkActs } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { BulkActService } from '@fettle/domain/bulk-acts';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class BulkActController {
  constructor(private readonly acts: BulkActService) {}

  @Route(bulkActs.start)
  start(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof bulkActs.start>,
  ): Promise<Result<typeof bulkActs.start>> {
    return this.acts.start(ctx, input.body);
  }

  @Route(bulkActs.run)
  run(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof bulkActs.run>): Promise<Result<typeof bulkActs.run>> {
    return this.acts.run(ctx, input.body);
  }

  @Route(bulkActs.giveToTeam)
  giveToTeam(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof bulkActs.giveToTeam>,
  ): Promise<Result<typeof bulkActs.giveToTeam>> {
    return this.acts.giveToTeam(ctx, input.body);
  }

  @Route(bulkActs.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof bulkActs.get>): Promise<Result<typeof bulkActs.get>> {
    return this.acts.get(ctx, input.params.actId);
  }

  @Route(bulkActs.nodes)
  nodes(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof bulkActs.nodes>,
  ): Promise<Result<typeof bulkActs.nodes>> {
    return this.acts.nodes(ctx, input.params.actId, input.query);
  }

  @Route(bulkActs.cancel)
  cancel(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof bulkActs.cancel>,
  ): Promise<Result<typeof bulkActs.cancel>> {
    return this.acts.cancel(ctx, input.params.actId);
  }
}
