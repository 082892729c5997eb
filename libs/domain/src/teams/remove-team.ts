import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { NodeTeamRepository } from './node-team.repository.js';
import { TeamRights } from './team-rights.js';
import { TeamRepository, type TeamRow } from './team.repository.js';

/** Where the nodes of a team go when it is deleted: to another team, to none; undefined: nobody has said. */
export type Heir = { readonly reassignTo: string } | 'release' | undefined;

const NAMED = 5;

/** Deletes a team. What it granted ends with the next request of its members. */
@Injectable()
export class RemoveTeam {
  constructor(
    private readonly teams: TeamRepository,
    private readonly nodes: NodeTeamRepository,
    private readonly rights: TeamRights,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @returns how many nodes went elsewhere
   * @throws DomainError `object.not_found`, `team.owns_nodes` (says which) unless an heir is named, `team.grants_too_much`
   */
  async run(ctx: Ctx, teamId: string, heir: Heir): Promise<number> {
    const to = typeof heir === 'object' ? heir.reassignTo.toLowerCase() : null;
    return this.unitOfWork.run(ctx, async (inside) => {
      const { team, other } = await this.lock(inside, teamId.toLowerCase(), to);
      if (heir === undefined) await this.requireEmpty(inside, team);
      const moved = await this.nodes.moveAll(inside, team.id, other?.id ?? null);
      this.rights.nodesMoved(inside, moved, other?.id ?? null);
      if (other && moved.length > 0) this.rights.changed(inside, other);
      if (team.role !== null) await this.rights.allAffected(inside, team.id, team.version + 1);
      await this.teams.remove(inside, team.id);
      const { name, description, role } = team;
      const details = { name, description, role, nodes: moved.length, ...(other ? { reassignedTo: other.id } : {}) };
      this.rights.record(inside, 'team.deleted', team.id, details);
      this.rights.changed(inside, { id: team.id, version: team.version + 1 });
      return moved.length;
    });
  }

  private async lock(ctx: Ctx, teamId: string, to: string | null): Promise<{ team: TeamRow; other: TeamRow | null }> {
    const holds = await this.rights.holdings(ctx);
    const rows = await this.teams.lock(ctx, to ? [teamId, to] : [teamId], 'UPDATE');
    const team = rows.find(({ id }) => id === teamId);
    const other = to === null || to === teamId ? null : (rows.find(({ id }) => id === to) ?? null);
    if (!team || (to !== null && !other)) throw new DomainError('object.not_found');
    holds(other?.role ?? null);
    return { team, other };
  }

  private async requireEmpty(ctx: Ctx, team: TeamRow): Promise<void> {
    const { names, count } = await this.nodes.owned(ctx, team.id, NAMED);
    if (count === 0) return;
    const rest = count > names.length ? ` and ${count - names.length} more` : '';
    const detail = `${team.name} owns ${names.join(', ')}${rest}. Give them to another team (reassignTo) or to none (release=true)`;
    throw new DomainError('team.owns_nodes', { nodes: count }, { detail });
  }
}
