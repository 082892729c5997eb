import { Controller } from '@nestjs/common';
import { nodeTeams } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { AssignNodes, PreviewMove } from '@fettle/domain/teams';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class NodeTeamController {
  constructor(
    private readonly assignNodes: AssignNodes,
    private readonly previewMove: PreviewMove,
  ) {}

  /** Before the routes with an id where these have a word. */
  @Route(nodeTeams.preview)
  preview(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeTeams.preview>,
  ): Promise<Result<typeof nodeTeams.preview>> {
    return this.previewMove.run(ctx, input.body);
  }

  @Route(nodeTeams.assignMany)
  many(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeTeams.assignMany>,
  ): Promise<Result<typeof nodeTeams.assignMany>> {
    return this.assignNodes.many(ctx, input.body);
  }

  @Route(nodeTeams.assign)
  one(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeTeams.assign>,
  ): Promise<Result<typeof nodeTeams.assign>> {
    return this.assignNodes.one(ctx, input.params.nodeId, input.body.teamId);
  }
}
