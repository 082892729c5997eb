import { Injectable } from '@nestjs/common';
import type { Handled, Result, invitations } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { PasswordHasher, requireStrongPassword } from '../identity/index.js';
import { AccountRepository } from './account.repository.js';
import { InvitationRepository, type FollowedInvitation } from './invitation.repository.js';
import { Lines } from './lines.js';
import { hashOfToken } from './one-time-token.js';

export type AcceptInput = Handled<typeof invitations.accept>['body'];

/** The person who was invited follows the link. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
    private readonly repository: InvitationRepository,
    private readonly accounts: AccountRepository,
    private readonly hasher: PasswordHasher,
    /** Followers of one link wait for each other: the second need not hash a password for nothing. */
    private readonly lines: Lines,
  ) {}

  /** What a link opens. Changes nothing. @throws DomainError `invitation.unknown`, `invitation.ended` */
  async preview(ctx: Ctx, token: string): Promise<Result<typeof invitations.preview>> {
    const { email, name, invitedBy, platformRole, workspaces, expiresAt } = await this.open(ctx, hashOfToken(token));
    return { email, name, invitedBy, platformRole, workspaces, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Sets the password, and the name if one is given. However many follow the link at once, one is told yes. It begins no session: the
   * person signs in with the password that was set.
   * @throws DomainError `invitation.unknown`, `invitation.ended`, `invitation.taken` (it was open when this call began),
   * `password.too_weak`, `overloaded`
   */
  async run(ctx: Ctx, input: AcceptInput): Promise<{ email: string }> {
    const hash = hashOfToken(input.token);
    await this.open(ctx, hash);
    return this.lines.next(hash.toString('base64url'), () => this.accept(ctx, hash, input));
  }

  private async accept(ctx: Ctx, hash: Buffer, { password, name }: AcceptInput): Promise<{ email: string }> {
    const invitation = await this.repository.find(ctx, hash);
    if (!invitation || endOf(invitation)) throw overtaken(invitation);
    const { id, userId, email, workspaceId } = invitation;
    requireStrongPassword(password, email, name ?? invitation.name);
    const passwordHash = await this.hasher.hash(password);
    await this.unitOfWork.run(ctx.with({ workspaceId }), async (inside) => {
      // The person first, as everybody does who ends invitations, then the link.
      const account = await this.accounts.lock(inside, userId);
      const isOpen = account && !account.active && !account.deactivated && (await this.repository.use(inside, id));
      if (!isOpen) throw overtaken(await this.repository.find(inside, hash));
      await this.repository.activate(inside, userId, { passwordHash, name: name ?? null });
      const workspaces = await this.accounts.workspacesOf(inside, userId);
      this.audit.record(inside, 'invitation.accepted', { type: 'user', id: userId }, { email, invitationId: id });
      for (const one of workspaces) {
        const version = account.version + 1;
        this.outbox.fact(inside, { name: 'member.changed', workspaceId: one, id: userId, version });
      }
    });
    return { email };
  }

  private async open(ctx: Ctx, hash: Buffer): Promise<FollowedInvitation> {
    const invitation = await this.repository.find(ctx, hash);
    if (!invitation) throw new DomainError('invitation.unknown');
    const reason = endOf(invitation);
    if (reason) throw new DomainError('invitation.ended', {}, { detail: reason });
    return invitation;
  }
}

/** What is told to who followed a link that was open a moment ago. */
function overtaken(invitation: FollowedInvitation | null): DomainError {
  const detail = invitation && endOf(invitation);
  const code = invitation?.isAccepted ? 'invitation.taken' : 'invitation.ended';
  return new DomainError(code, {}, detail ? { detail } : {});
}

/** Why a link works no longer, for who holds it; null while it works. */
function endOf({ isAccepted, active, isRevoked, deactivated, hasExpired }: FollowedInvitation): string | null {
  if (isAccepted || active) return 'This invitation was accepted already. Sign in with the password that was set.';
  if (isRevoked || deactivated)
    return 'This invitation was withdrawn, or a newer link was sent. Look for the newest one.';
  return hasExpired ? 'This invitation has expired. Ask who invited you for a new one.' : null;
}
