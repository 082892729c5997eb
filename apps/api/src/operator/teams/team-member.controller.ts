import { Controller } from '@nestjs/common';
import { teams } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { TeamMemberLists, TeamMembers } from '@fettle/domain/teams';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class TeamMemberController {
  constructor(
    private readonly members: TeamMembers,
    private readonly lists: TeamMemberLists,
  ) {}

  @Route(teams.members)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof teams.members>): Promise<Result<typeof teams.members>> {
    return this.lists.list(ctx, input.params.teamId, input.query);
  }

  @Route(teams.candidates)
  candidates(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof teams.candidates>,
  ): Promise<Result<typeof teams.candidates>> {
    return this.lists.candidates(ctx, input.params.teamId, input.query.search);
  }

  @Route(teams.addMembers)
  add(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof teams.addMembers>,
  ): Promise<Result<typeof teams.addMembers>> {
    return this.members.add(ctx, params.teamId, 'userId' in body ? [body.userId] : body.userIds);
  }

  @Route(teams.removeMember)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof teams.removeMember>,
  ): Promise<Result<typeof teams.removeMember>> {
    await this.members.remove(ctx, input.params.teamId, input.params.userId);
    return { ok: true };
  }
}
