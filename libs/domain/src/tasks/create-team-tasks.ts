import { Injectable } from '@nestjs/common';
import { BULK_MAX, permissionToRun, type Handled, type Result, type tasks as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { NodeTeamRepository, TeamService } from '../teams/index.js';
import { CreateTasks } from './create-tasks.js';

/** Sends one command to all nodes that a team owns at this moment. */
@Injectable()
export class CreateTeamTasks {
  constructor(
    private readonly teams: TeamService,
    private readonly nodes: NodeTeamRepository,
    private readonly createTasks: CreateTasks,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * As `CreateTasks`, for the nodes of a team.
   * @throws DomainError `object.not_found` (no such team), `permission.missing`, `team.too_many_nodes`, `request.invalid`
   */
  async run(
    ctx: Ctx,
    teamId: string,
    input: Handled<typeof contract.createForTeam>['body'],
  ): Promise<Result<typeof contract.createForTeam>> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const team = await this.teams.get(inside, teamId);
      if (inside.teamsOnly && !inside.teamsOnly.includes(team.id))
        throw permissionMissing(permissionToRun(input.command));
      const { ids: nodeIds, count } = await this.nodes.owned(inside, team.id, BULK_MAX);
      if (count > BULK_MAX) {
        const detail = `${team.name} owns ${count} nodes; one act reaches ${BULK_MAX}`;
        throw new DomainError('team.too_many_nodes', { count }, { detail });
      }
      if (nodeIds.length === 0) return { created: [], refused: [] };
      // A node that leaves the team in this moment gets no task: the insert asks for the team again.
      const { created, refused } = await this.createTasks.run(inside.with({ teamsOnly: [team.id] }), {
        ...input,
        nodeIds,
      });
      return { created, refused: refused.filter(({ code }) => code !== 'permission.missing') };
    });
  }
}
