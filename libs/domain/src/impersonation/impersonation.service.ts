import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Handled, Result, impersonation } from '@fettle/contracts';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { SessionService, UserRepository, oneself } from '../identity/index.js';
import type { SessionGrant, UserForSignIn } from '../identity/index.js';
import { PlatformSettings } from '../settings/index.js';
import { ImpersonationRepository } from './impersonation.repository.js';
import type { Target, TakenHandover } from './impersonation.repository.js';

const TOKEN_BYTES = 32;

/**
 * Platform administrators who act as somebody else, to see what he sees: with a reason, for half an hour at most, with both names in
 * every audit entry, and without secrets or anything that needs the person himself.
 */
@Injectable()
export class ImpersonationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly repository: ImpersonationRepository,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * A link to the operator surface that works once and for a minute. The surfaces share no cookies, so the link hands over.
   * @throws DomainError `object.not_found`, `impersonation.refused` for administrators, oneself, and who cannot sign in
   */
  async offer(
    ctx: Ctx,
    userId: string,
    { reason, workspaceId = null }: { reason: string; workspaceId?: string | undefined | null },
  ): Promise<Result<typeof impersonation.start>> {
    const administrator = oneself(ctx);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const { operatorUrl } = await this.settings.section('addresses');
    const until = await this.unitOfWork.run(ctx, async (inside) => {
      requirePossible(await this.repository.target(inside, userId));
      if (workspaceId && !(await this.repository.isMember(inside, workspaceId, userId)))
        throw new DomainError('object.not_found');
      const [administratorId, parentId] = [administrator.id, administrator.sessionId];
      const handover = {
        id: newId(),
        tokenHash: hashOf(token),
        userId,
        workspaceId,
        administratorId,
        parentId,
        reason,
      };
      this.audit.record(inside, 'impersonation.offered', { type: 'user', id: userId }, { reason, workspaceId });
      return this.repository.insert(inside, handover);
    });
    return { link: `${operatorUrl}/impersonate#token=${token}`, expiresAt: until.toISOString() };
  }

  /**
   * Begins to act as the person of a link. What the administrator has begun as somebody before ends: one at a time.
   * @throws DomainError `impersonation.link_invalid`, `impersonation.refused`
   */
  redeem(
    ctx: Ctx,
    { token }: Handled<typeof impersonation.redeem>['body'],
  ): Promise<SessionGrant & { readonly workspaceSlug: string | null }> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const handover = await this.repository.take(inside, hashOf(token));
      if (!handover) throw new DomainError('impersonation.link_invalid');
      requirePossible(await this.repository.target(inside, handover.userId));
      const user = await this.users.lock(inside, handover.userId);
      if (!user) throw new DomainError('impersonation.link_invalid');
      await this.sessions.endImpersonationsOf(inside, handover.administratorId);
      return this.begin(inside, handover, user);
    });
  }

  private async begin(
    ctx: Ctx,
    handover: TakenHandover,
    user: UserForSignIn,
  ): Promise<SessionGrant & { readonly workspaceSlug: string | null }> {
    const { administratorId, administrator: label, reason, parentId, workspaceId, workspaceSlug } = handover;
    const grant = await this.sessions.start(ctx, user, {
      surface: 'operator',
      stay: false,
      audited: false,
      impersonation: { administratorId, label, reason, parentId },
    });
    const sessionId = grant.profile.session.id;
    const impersonator = { id: administratorId, label };
    const acting = ctx.with({ actor: { kind: 'user', id: user.id, label: user.email, sessionId, impersonator } });
    const target = { type: 'user', id: user.id };
    this.audit.record(acting, 'impersonation.started', target, { reason, sessionId, workspaceId });
    // Whoever answers for the workspace sees it too.
    if (workspaceId) {
      this.audit.record(acting.with({ workspaceId }), 'impersonation.started', target, { reason, sessionId });
    }
    return { ...grant, workspaceSlug };
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(`impersonation\0${token}`).digest();
}

function requirePossible(target: Target | null): void {
  if (!target) throw new DomainError('object.not_found');
  const detail = target.isAdministrator
    ? 'Nobody acts as a platform administrator'
    : target.isActive
      ? null
      : 'Nobody acts as somebody who cannot sign in';
  if (detail) throw new DomainError('impersonation.refused', {}, { detail });
}
