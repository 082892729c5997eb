import { Injectable } from '@nestjs/common';
import type { Result, members as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { ApiKeyService } from '../api-keys/index.js';
import { InstallEndings } from '../enrolment/index.js';
import { Invitations } from '../users/index.js';
import { MemberGate, requireProof } from './member-gate.js';
import { MemberNews } from './member-news.js';
import { MemberRepository, type Attached, type Membership, type Named } from './member.repository.js';

type Endings = Result<typeof contract.remove>;

/** Ends memberships, with everything that hangs on them, in one transaction and one audit entry. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: MemberGate,
    private readonly repository: MemberRepository,
    private readonly apiKeys: ApiKeyService,
    private readonly invitations: Invitations,
    private readonly installs: InstallEndings,
    private readonly news: MemberNews,
    private readonly audit: AuditTrail,
  ) {}

  /** What would end with a membership. @throws DomainError `object.not_found` */
  async endings(ctx: Ctx, userId: string): Promise<Endings> {
    const member = await this.gate.member(ctx, userId);
    const isLast = member.role === 'owner' && (await this.repository.otherOwners(ctx, userId)) === 0;
    const attached = await this.repository.attached(ctx, userId);
    const installs = await this.installs.openOf(ctx, userId, ctx.requireWorkspace());
    return { ...viewOf(member, attached, installs), isLastOwner: isLast };
  }

  /**
   * Removes a member, or revokes an invitation. Sockets, API keys, pending invitations and install commands of the person in the workspace end with it.
   * @throws DomainError `object.not_found`, `member.role_not_allowed`, `member.last_owner`; as `requireProof`
   */
  remove(ctx: Ctx, userId: string): Promise<Endings> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { workspace, acting } = await this.gate.enterToManage(inside);
      const member = await this.gate.member(inside, userId);
      this.gate.requireMayAssign(acting.role, member.role, null);
      requireProof(inside, member.role, null);
      const ended = await this.end(inside, member, 'member.removed');
      if (member.state === 'active' && userId !== acting.userId)
        await this.news.mailRemoved(inside, member, workspace.name);
      return ended;
    });
  }

  /** Ends the own membership. @throws DomainError `object.not_found`, `member.last_owner` */
  leave(ctx: Ctx): Promise<Endings> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { acting } = await this.gate.enter(inside);
      return this.end(inside, acting, 'member.left');
    });
  }

  private async end(ctx: Ctx, member: Membership, event: 'member.removed' | 'member.left'): Promise<Endings> {
    const { userId, email, role, version } = member;
    await this.gate.requireAnotherOwner(ctx, member);
    const attached = await this.repository.attached(ctx, userId);
    const workspaceId = ctx.requireWorkspace();
    await this.apiKeys.revokeOf(ctx, userId, workspaceId, 'membership ended');
    await this.invitations.revokeOf(ctx, userId, workspaceId);
    const installs = await this.installs.endOf(ctx, userId, workspaceId);
    await this.repository.delete(ctx, userId);
    const ended = viewOf(member, attached, installs);
    this.audit.record(ctx, event, { type: 'user', id: userId }, { email, role, ended: namesOf(ended) });
    this.news.roleChanged(ctx, userId, version + 1);
    return ended;
  }
}

function viewOf({ role }: Membership, { teams, apiKeys, invitations }: Attached, installs: readonly Named[]): Endings {
  return {
    role,
    teams: teams.map(({ id, name }) => ({ id, name })),
    apiKeys: [...apiKeys],
    invitations: [...invitations],
    installs: [...installs],
    isLastOwner: false,
  };
}

/** What ended, kind by kind, for the one audit entry. */
function namesOf({ teams, apiKeys, invitations, installs }: Endings): object[] {
  return [
    ...teams.map((team) => ({ kind: 'team', ...team })),
    ...apiKeys.map((key) => ({ kind: 'api-key', ...key })),
    ...invitations.map((id) => ({ kind: 'invitation', id })),
    ...installs.map((install) => ({ kind: 'node-install', ...install })),
  ];
}
