import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { TeamMemberRepository } from './team-member.repository.js';
import { TeamRights } from './team-rights.js';
import { TeamService, type TeamView } from './team.service.js';

/** Who belongs to a team: members of its workspace only, and only as long as they are. */
@Injectable()
export class TeamMembers {
  constructor(
    private readonly repository: TeamMemberRepository,
    private readonly service: TeamService,
    private readonly rights: TeamRights,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Adds members of the workspace, all or none; who belongs to it already stays.
   * @throws DomainError `object.not_found`, `team.not_a_member`, `team.grants_too_much`
   */
  async add(ctx: Ctx, teamId: string, userIds: readonly string[]): Promise<TeamView> {
    const wanted = [...new Set(userIds.map((id) => id.toLowerCase()))];
    return this.unitOfWork.run(ctx, async (inside) => {
      const team = await this.rights.extendable(inside, teamId);
      const known = await this.repository.belongingToWorkspace(inside, wanted);
      if (known.length < wanted.length) {
        const missing = wanted.filter((id) => !known.includes(id)).join(', ');
        throw new DomainError('team.not_a_member', {}, { detail: `Not a member of this workspace: ${missing}` });
      }
      const added = await this.repository.insert(inside, team.id, wanted);
      if (added.length > 0) {
        this.rights.record(inside, 'team.members-added', team.id, { name: team.name, userIds: added, role: team.role });
        this.rights.changed(inside, team);
        if (team.role !== null) this.rights.affected(inside, added, team.version);
      }
      return this.service.get(inside, team.id);
    });
  }

  /** Takes a member out; what the team granted ends with the next request. @throws DomainError `object.not_found` */
  async remove(ctx: Ctx, teamId: string, userId: string): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const team = await this.rights.extendable(inside, teamId);
      const isGone = await this.repository.remove(inside, team.id, userId);
      if (!isGone) throw new DomainError('object.not_found');
      this.rights.record(inside, 'team.member-removed', team.id, { name: team.name, userId, role: team.role });
      this.rights.changed(inside, team);
      if (team.role !== null) this.rights.affected(inside, [userId], team.version);
    });
  }
}
