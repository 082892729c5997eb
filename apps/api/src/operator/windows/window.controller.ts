import { Controller } from '@nestjs/common';
import { windows } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { WindowLists, WindowService } from '@fettle/domain/windows';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class WindowController {
  constructor(
    private readonly windows: WindowService,
    private readonly lists: WindowLists,
  ) {}

  @Route(windows.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof windows.list>): Promise<Result<typeof windows.list>> {
    return this.lists.list(ctx, input.query);
  }

  @Route(windows.ofNode)
  ofNode(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof windows.ofNode>,
  ): Promise<Result<typeof windows.ofNode>> {
    return this.lists.ofNode(ctx, input.params.nodeId, input.query);
  }

  @Route(windows.start)
  start(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof windows.start>): Promise<Result<typeof windows.start>> {
    return this.windows.start(ctx, input.params.nodeId, input.body);
  }

  @Route(windows.startMany)
  startMany(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof windows.startMany>,
  ): Promise<Result<typeof windows.startMany>> {
    return this.windows.startMany(ctx, input.body);
  }

  @Route(windows.end)
  end(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof windows.end>): Promise<Result<typeof windows.end>> {
    return this.windows.end(ctx, input.params.nodeId);
  }

  @Route(windows.cancel)
  cancel(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof windows.cancel>,
  ): Promise<Result<typeof windows.cancel>> {
    return this.windows.cancel(ctx, input.params.nodeId, input.params.windowId);
  }

  @Route(windows.enable)
  enable(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof windows.enable>,
  ): Promise<Result<typeof windows.enable>> {
    return this.windows.enable(ctx, input.params.nodeId, input.body.reason);
  }

  @Route(windows.disable)
  disable(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof windows.disable>,
  ): Promise<Result<typeof windows.disable>> {
    return this.windows.disable(ctx, input.params.nodeId);
  }
}
