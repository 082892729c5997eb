import { Controller } from '@nestjs/common';
import { groups } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { GroupService } from '@fettle/domain/groups';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class GroupController {
  constructor(private readonly groups: GroupService) {}

  @Route(groups.list)
  list(@CurrentCtx() ctx: Ctx): Promise<Result<typeof groups.list>> {
    return this.groups.list(ctx);
  }

  @Route(groups.create)
  create(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof groups.create>): Promise<Result<typeof groups.create>> {
    return this.groups.create(ctx, input.body);
  }

  @Route(groups.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof groups.get>): Promise<Result<typeof groups.get>> {
    return this.groups.get(ctx, input.params.groupId);
  }

  @Route(groups.uses)
  uses(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof groups.uses>): Promise<Result<typeof groups.uses>> {
    return this.groups.uses(ctx, input.params.groupId);
  }

  @Route(groups.update)
  update(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof groups.update>): Promise<Result<typeof groups.update>> {
    return this.groups.update(ctx, input.params.groupId, input.body);
  }

  @Route(groups.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, query }: Handled<typeof groups.remove>,
  ): Promise<Result<typeof groups.remove>> {
    await this.groups.remove(ctx, params.groupId, query.force === 'true');
    return { ok: true };
  }

  @Route(groups.addNodes)
  addNodes(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof groups.addNodes>,
  ): Promise<Result<typeof groups.addNodes>> {
    return this.groups.addNodes(ctx, input.params.groupId, input.body.nodeIds);
  }

  @Route(groups.removeNodes)
  removeNodes(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof groups.removeNodes>,
  ): Promise<Result<typeof groups.removeNodes>> {
    return this.groups.removeNodes(ctx, input.params.groupId, input.body.nodeIds);
  }
}
