import { Controller } from '@nestjs/common';
import { nodeRemoval } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { RemoveNode } from '@fettle/domain/nodes';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class NodeRemovalController {
  constructor(private readonly removal: RemoveNode) {}

  @Route(nodeRemoval.preview)
  preview(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeRemoval.preview>,
  ): Promise<Result<typeof nodeRemoval.preview>> {
    return this.removal.preview(ctx, input.params.nodeId);
  }

  @Route(nodeRemoval.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeRemoval.remove>,
  ): Promise<Result<typeof nodeRemoval.remove>> {
    await this.removal.run(ctx, input.params.nodeId, input.body.confirmName);
    return { ok: true };
  }
}
