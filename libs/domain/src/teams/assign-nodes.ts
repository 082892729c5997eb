import { Injectable } from '@nestjs/common';
import type { Handled, Result, nodeTeams as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { NodeService, type NodeView } from '../nodes/index.js';
import { NodeTeamRepository, type TeamMoveRow } from './node-team.repository.js';
import { TeamRights } from './team-rights.js';

/** Gives nodes to teams. Whoever belongs to a team that grants something may act on them with the next request. */
@Injectable()
export class AssignNodes {
  constructor(
    private readonly repository: NodeTeamRepository,
    private readonly nodes: NodeService,
    private readonly rights: TeamRights,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** One node. @throws DomainError `object.not_found` (node or team), `team.grants_too_much` */
  async one(ctx: Ctx, nodeId: string, teamId: string | null): Promise<NodeView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const rows = await this.move(inside, [nodeId], teamId);
      if (rows.length === 0) throw new DomainError('object.not_found');
      return this.nodes.get(inside, nodeId);
    });
  }

  /** Many nodes in one transaction. @throws DomainError `object.not_found` (team), `team.grants_too_much` */
  async many(
    ctx: Ctx,
    { nodeIds, teamId }: Handled<typeof contract.assignMany>['body'],
  ): Promise<Result<typeof contract.assignMany>> {
    const rows = await this.unitOfWork.run(ctx, (inside) => this.move(inside, nodeIds, teamId));
    const moved = rows.filter((row) => row.moved).map(({ id }) => id);
    const found = new Set(rows.map(({ id }) => id));
    const missing = [...new Set(nodeIds.map((id) => id.toLowerCase()))].filter((id) => !found.has(id));
    return { moved, staying: rows.length - moved.length, missing };
  }

  private async move(ctx: Ctx, nodeIds: readonly string[], teamId: string | null): Promise<TeamMoveRow[]> {
    const team = teamId === null ? null : await this.rights.extendable(ctx, teamId);
    const rows = await this.repository.move(ctx, nodeIds, team?.id ?? null);
    this.rights.nodesMoved(ctx, rows, team?.id ?? null);
    const moved = rows.filter((row) => row.moved);
    const teams = moved.flatMap(({ before }) => [before, team?.id].filter((id) => typeof id === 'string'));
    await this.rights.resized(ctx, [...new Set(teams)]);
    return rows;
  }
}
