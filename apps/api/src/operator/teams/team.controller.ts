import { Controller } from '@nestjs/common';
import { teams } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { RemoveTeam, TeamService } from '@fettle/domain/teams';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class TeamController {
  constructor(
    private readonly teams: TeamService,
    private readonly removeTeam: RemoveTeam,
  ) {}

  @Route(teams.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof teams.list>): Promise<Result<typeof teams.list>> {
    return this.teams.list(ctx, input.query);
  }

  @Route(teams.create)
  create(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof teams.create>): Promise<Result<typeof teams.create>> {
    return this.teams.create(ctx, input.body);
  }

  @Route(teams.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof teams.get>): Promise<Result<typeof teams.get>> {
    return this.teams.get(ctx, input.params.teamId);
  }

  @Route(teams.update)
  update(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof teams.update>): Promise<Result<typeof teams.update>> {
    return this.teams.update(ctx, input.params.teamId, input.body);
  }

  @Route(teams.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, query }: Handled<typeof teams.remove>,
  ): Promise<Result<typeof teams.remove>> {
    const { reassignTo, release } = query;
    const heir = reassignTo ? { reassignTo } : release ? 'release' : undefined;
    return { ok: true, nodes: await this.removeTeam.run(ctx, params.teamId, heir) };
  }
}
