import { Injectable } from '@nestjs/common';
import { can } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { MemberGate } from './member-gate.js';
import { MemberNews } from './member-news.js';
import { MemberRepository } from './member.repository.js';

/** Hands a workspace on: two roles change in one transaction, or none. */
@Injectable()
export class TransferWorkspace {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: MemberGate,
    private readonly repository: MemberRepository,
    private readonly news: MemberNews,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Makes an active member the owner; who acts stays as an admin.
   * @throws DomainError `object.not_found`, `workspace.conflict` (somebody was faster), `workspace.archived`, `member.not_active`,
   * `member.already_owner`
   */
  run(ctx: Ctx, userId: string): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { workspace, acting } = await this.gate.enter(inside);
      if (workspace.archived) throw new DomainError('workspace.archived');
      // The guard has let the person in: the role was lost to a change that came first.
      if (!can(acting.role, 'workspace:transfer')) throw new DomainError('workspace.conflict');
      const heir = await this.gate.member(inside, userId);
      if (heir.state !== 'active') throw new DomainError('member.not_active');
      if (heir.role === 'owner') throw new DomainError('member.already_owner');
      this.news.roleChanged(inside, heir.userId, await this.repository.setRole(inside, heir.userId, 'owner'));
      this.news.roleChanged(inside, acting.userId, await this.repository.setRole(inside, acting.userId, 'admin'));
      const changed = { from: acting.email, to: heir.email, before: heir.role };
      this.audit.record(inside, 'workspace.transferred', { type: 'workspace', id: workspace.id }, changed);
      const about = { workspace: workspace.name, owner: heir.name };
      // In the order that mails are counted in.
      const told = [heir, acting].toSorted((one, other) => (one.email < other.email ? -1 : 1));
      for (const person of told) await this.news.mailOwner(inside, person, about);
    });
  }
}
