import { Injectable } from '@nestjs/common';
import type { AddMember, WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { Invitations } from '../users/index.js';
import { MemberGate, requireProof } from './member-gate.js';
import { MemberLists, type Member } from './member-lists.js';
import { MemberNews } from './member-news.js';
import { MemberRepository } from './member.repository.js';

export interface AddedMember {
  readonly member: Member;
  /** The one-time link, where no mail can carry it. */
  readonly link: string | null;
}

/** Who joins a workspace, and with which role. */
@Injectable()
export class MemberService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: MemberGate,
    private readonly invitations: Invitations,
    private readonly repository: MemberRepository,
    private readonly lists: MemberLists,
    private readonly news: MemberNews,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Adds somebody who is here, or invites an address. Somebody active joins at once and is told by mail; anybody else is pending until
   * the link is followed.
   * @throws DomainError `object.not_found` (no such person), `member.exists`, `member.role_not_allowed`, `user.deactivated`, `user.pending`,
   * `mail.not_configured`; as an owner or admin `session.step_up_required`, `session.impersonated`
   */
  add(ctx: Ctx, input: z.output<typeof AddMember>): Promise<AddedMember> {
    const { role } = input;
    return this.unitOfWork.run(ctx, async (inside) => {
      const { workspace, acting } = await this.gate.enterToManage(inside);
      this.gate.requireMayAssign(acting.role, null, role);
      requireProof(inside, null, role);
      const whom = 'email' in input ? input : await this.emailOf(inside, input.userId);
      const { userId, state, link } = await this.invitations.invite(inside, {
        ...whom,
        workspaceId: workspace.id,
        role,
      });
      const member = await this.lists.get(inside, userId);
      this.audit.record(inside, 'member.added', { type: 'user', id: userId }, { email: member.email, role, state });
      this.news.changed(inside, userId, member.version);
      return { member, link };
    });
  }

  /**
   * Gives a member another role. Of somebody who is pending, links that others have seen end: they were given for another role.
   * @throws DomainError `object.not_found`, `member.role_not_allowed`, `member.last_owner`, `member.conflict` (another version); where
   * the role of an owner or admin is given or taken `session.step_up_required`, `session.impersonated`
   */
  setRole(ctx: Ctx, userId: string, role: WorkspaceRole, version?: number): Promise<Member> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { workspace, acting } = await this.gate.enterToManage(inside);
      const member = await this.gate.member(inside, userId);
      if (version !== undefined && version !== member.version) throw new DomainError('member.conflict');
      this.gate.requireMayAssign(acting.role, member.role, role);
      if (member.role === role) return this.lists.get(inside, userId);
      requireProof(inside, member.role, role);
      await this.gate.requireAnotherOwner(inside, member);
      const now = await this.repository.setRole(inside, userId, role);
      if (member.state === 'pending') await this.invitations.revokeShown(inside, userId);
      this.audit.record(
        inside,
        'member.role-changed',
        { type: 'user', id: userId },
        { email: member.email, changes: { role: [member.role, role] } },
      );
      this.news.roleChanged(inside, userId, now);
      await this.news.mailRole(inside, member, { workspace: workspace.name, role });
      return this.lists.get(inside, userId);
    });
  }

  /**
   * Sends the invitation of a pending member again, with a new link.
   * @throws DomainError `object.not_found`, `member.role_not_allowed`, `user.not_pending`, `user.deactivated`
   */
  resend(ctx: Ctx, userId: string): Promise<AddedMember> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { workspace, acting } = await this.gate.enterToManage(inside);
      const pending = await this.gate.member(inside, userId);
      this.gate.requireMayAssign(acting.role, pending.role, pending.role);
      const { link } = await this.invitations.renew(inside, userId, workspace.id);
      const { email } = pending;
      this.audit.record(inside, 'invitation.resent', { type: 'user', id: userId }, { email });
      this.news.changed(inside, userId, pending.version);
      return { member: await this.lists.get(inside, userId), link };
    });
  }

  private async emailOf(ctx: Ctx, userId: string): Promise<{ email: string }> {
    const user = await this.repository.user(ctx, userId);
    // Pending people belong to those who invited them: nobody else is told that they are there.
    if (!user || user.state === 'pending') throw new DomainError('object.not_found');
    return { email: user.email };
  }
}
