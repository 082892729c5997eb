import { Controller } from '@nestjs/common';
import { workspaces } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { TransferWorkspace } from '@fettle/domain/members';
import { DeleteWorkspace, WorkspaceEditor, WorkspaceService } from '@fettle/domain/workspaces';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class WorkspaceChangeController {
  constructor(
    private readonly editor: WorkspaceEditor,
    private readonly reader: WorkspaceService,
    private readonly deletion: DeleteWorkspace,
    private readonly hand: TransferWorkspace,
  ) {}

  @Route(workspaces.update)
  async update(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof workspaces.update>,
  ): Promise<Result<typeof workspaces.update>> {
    await this.editor.update(ctx, input.body);
    return this.reader.get(ctx);
  }

  @Route(workspaces.archive)
  async archive(@CurrentCtx() ctx: Ctx): Promise<Result<typeof workspaces.archive>> {
    await this.editor.archive(ctx);
    return this.reader.get(ctx);
  }

  @Route(workspaces.restore)
  async restore(@CurrentCtx() ctx: Ctx): Promise<Result<typeof workspaces.restore>> {
    await this.editor.restore(ctx);
    return this.reader.get(ctx);
  }

  @Route(workspaces.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof workspaces.remove>,
  ): Promise<Result<typeof workspaces.remove>> {
    await this.deletion.begin(ctx, input.body.slug);
    return { workspaceId: ctx.requireWorkspace(), state: 'deleting' };
  }

  @Route(workspaces.transfer)
  async transfer(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof workspaces.transfer>,
  ): Promise<Result<typeof workspaces.transfer>> {
    await this.hand.run(ctx, input.body.userId);
    return this.reader.get(ctx);
  }
}
