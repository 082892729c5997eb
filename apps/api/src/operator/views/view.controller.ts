import { Controller } from '@nestjs/common';
import { views } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { ShareView, ViewReader, ViewService } from '@fettle/domain/views';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class ViewController {
  constructor(
    private readonly reader: ViewReader,
    private readonly views: ViewService,
    private readonly sharing: ShareView,
  ) {}

  @Route(views.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof views.list>): Promise<Result<typeof views.list>> {
    return this.reader.list(ctx, input.query.list);
  }

  @Route(views.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof views.get>): Promise<Result<typeof views.get>> {
    return this.reader.get(ctx, input.params.viewId);
  }

  @Route(views.create)
  create(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof views.create>): Promise<Result<typeof views.create>> {
    return this.views.create(ctx, input.body);
  }

  @Route(views.update)
  update(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof views.update>): Promise<Result<typeof views.update>> {
    return this.views.update(ctx, input.params.viewId, input.body);
  }

  @Route(views.share)
  share(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof views.share>): Promise<Result<typeof views.share>> {
    return this.sharing.run(ctx, input.params.viewId, input.body);
  }

  @Route(views.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof views.remove>,
  ): Promise<Result<typeof views.remove>> {
    await this.views.remove(ctx, input.params.viewId);
    return { ok: true };
  }

  @Route(views.pin)
  pin(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof views.pin>): Promise<Result<typeof views.pin>> {
    return this.views.pin(ctx, input.params.viewId, input.body.isPinned);
  }

  @Route(views.setDefault)
  setDefault(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof views.setDefault>,
  ): Promise<Result<typeof views.setDefault>> {
    return this.views.setDefault(ctx, input.body);
  }

  @Route(views.setSharedDefault)
  setSharedDefault(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof views.setSharedDefault>,
  ): Promise<Result<typeof views.setSharedDefault>> {
    return this.sharing.setDefault(ctx, input.body);
  }
}
