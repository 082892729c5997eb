import { Injectable } from '@nestjs/common';
import { BULK_MAX, type Handled, type Result, type nodeTeams as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { NodeLists } from '../nodes/index.js';
import { TeamRepository } from './team.repository.js';

/** What giving many nodes to a team would do. */
@Injectable()
export class PreviewMove {
  constructor(
    private readonly teams: TeamRepository,
    private readonly lists: NodeLists,
  ) {}

  /** Which nodes would move. @throws DomainError `object.not_found` (team), `request.filter_invalid` */
  async run(ctx: Ctx, body: Handled<typeof contract.preview>['body']): Promise<Result<typeof contract.preview>> {
    const { teamId, ...choice } = body;
    if (teamId !== null && !(await this.teams.find(ctx, teamId, null))) throw new DomainError('object.not_found');
    const { nodes, matched, staying } = await this.lists.outside(ctx, choice, { teamId, max: BULK_MAX });
    const asked = 'nodeIds' in choice ? new Set(choice.nodeIds.map((id) => id.toLowerCase())) : null;
    const found = asked ? await this.lists.existing(ctx, [...asked]) : null;
    return {
      asOf: new Date().toISOString(),
      moving: nodes,
      staying,
      missing: asked && found ? [...asked].filter((id) => !found.has(id)) : [],
      beyond: matched - staying - nodes.length,
    };
  }
}
