import { Injectable } from '@nestjs/common';
import { holdsAllOf, type TeamRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { TeamMoveRow } from './node-team.repository.js';
import { TeamMemberRepository } from './team-member.repository.js';
import { TeamRepository, type TeamRow } from './team.repository.js';

/** What teams may grant, and what is recorded and told when that changes. Every method needs an open transaction. */
@Injectable()
export class TeamRights {
  constructor(
    private readonly teams: TeamRepository,
    private readonly members: TeamMemberRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * A team whose right may be extended by the acting person: to another member, to another node. It stays as it is until the
   * transaction ends. @throws DomainError `object.not_found`, `team.grants_too_much`
   */
  async extendable(ctx: Ctx, teamId: string): Promise<TeamRow> {
    // Who asks first, then the team: everybody locks in this order.
    const holds = await this.holdings(ctx);
    const [team] = await this.teams.lock(ctx, [teamId], 'SHARE');
    if (!team) throw new DomainError('object.not_found', {}, { detail: 'There is no such team' });
    holds(team.role);
    return team;
  }

  /**
   * What the acting person may hand out, as a check of roles. Nobody hands out, or takes away, what he does not hold himself; what a
   * role is at this moment, it stays until the transaction ends.
   */
  async holdings(ctx: Ctx): Promise<(role: TeamRole | null) => void> {
    const { actor } = ctx;
    if (actor.kind === 'system') return () => undefined;
    const own = actor.kind === 'user' ? await this.teams.roleOf(ctx, actor.id) : null;
    return (role) => {
      if (role === null || (own !== null && holdsAllOf(own, role))) return;
      throw new DomainError('team.grants_too_much', { role }, { detail: `You do not hold all that ${role} holds` });
    };
  }

  /** The audit entry of what was done with a team. */
  record(ctx: Ctx, event: string, teamId: string, details: object): void {
    this.audit.record(ctx, event, { type: 'team', id: teamId }, details);
  }

  /** The facts and audit entries of nodes that went to another team. */
  nodesMoved(ctx: Ctx, rows: readonly TeamMoveRow[], teamId: string | null): void {
    const workspaceId = ctx.requireWorkspace();
    for (const { id, name, before, version } of rows.filter((row) => row.moved)) {
      this.outbox.fact(ctx, { name: 'node.changed', workspaceId, id, version });
      const details = { name, changes: changes({ teamId: before }, { teamId }) };
      this.audit.record(ctx, 'node.team-changed', { type: 'node', id }, details);
    }
  }

  /** Tells browsers that teams have more or fewer nodes. */
  async resized(ctx: Ctx, teamIds: readonly string[]): Promise<void> {
    for (const team of teamIds.length > 0 ? await this.teams.all(ctx, teamIds) : []) this.changed(ctx, team);
  }

  /** Tells browsers that a team changed. */
  changed(ctx: Ctx, { id, version }: Pick<TeamRow, 'id' | 'version'>): void {
    this.outbox.fact(ctx, { name: 'team.changed', workspaceId: ctx.requireWorkspace(), id, version });
  }

  /** Tells browsers and open sockets of people that what they may do has changed. */
  affected(ctx: Ctx, userIds: readonly string[], version: number): void {
    const workspaceId = ctx.requireWorkspace();
    for (const id of userIds) {
      this.outbox.fact(ctx, { name: 'member.changed', workspaceId, id, version });
      this.outbox.revoked(ctx, { workspaceId, userId: id });
    }
  }

  /** The same for all members of a team that grants, or granted, something. */
  async allAffected(ctx: Ctx, teamId: string, version: number): Promise<void> {
    this.affected(ctx, await this.members.ids(ctx, teamId), version);
  }
}
