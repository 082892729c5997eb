import { Injectable } from '@nestjs/common';
import type { Handled, Result, passwords } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { PasswordHasher, requireStrongPassword } from '../identity/index.js';
import { AccountRepository } from './account.repository.js';
import { Lines } from './lines.js';
import { hashOfToken } from './one-time-token.js';
import { PasswordResetRepository, type PasswordReset } from './password-reset.repository.js';
import { PutPassword } from './put-password.js';

export type ResetInput = Handled<typeof passwords.reset>['body'];

/** Somebody who forgot the password follows the link. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly resets: PasswordResetRepository,
    private readonly accounts: AccountRepository,
    private readonly hasher: PasswordHasher,
    private readonly putPassword: PutPassword,
    /** Followers of one link wait for each other: the second need not hash a password for nothing. */
    private readonly lines: Lines,
  ) {}

  /** Whose password a link sets. Changes nothing. @throws DomainError `password_reset.unknown`, `password_reset.ended` */
  async preview(ctx: Ctx, token: string): Promise<Result<typeof passwords.preview>> {
    const { email, name, expiresAt } = await this.open(ctx, hashOfToken(token));
    return { email, name, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Sets the password and ends every session of the person. Begins none.
   * @throws DomainError `password_reset.unknown`, `password_reset.ended`, `password.too_weak`, `overloaded`
   */
  run(ctx: Ctx, { token, password }: ResetInput): Promise<{ email: string }> {
    const hash = hashOfToken(token);
    return this.lines.next(hash.toString('base64url'), () => this.reset(ctx, hash, password));
  }

  private async reset(ctx: Ctx, hash: Buffer, password: string): Promise<{ email: string }> {
    const { id, userId, email, name } = await this.open(ctx, hash);
    requireStrongPassword(password, email, name);
    const passwordHash = await this.hasher.hash(password);
    await this.unitOfWork.run(ctx, async (inside) => {
      const account = await this.accounts.lock(inside, userId);
      if (!account || account.deactivated || !(await this.resets.use(inside, id))) {
        throw new DomainError('password_reset.ended');
      }
      const endedSessions = await this.putPassword.run(inside, { id: userId, email, name }, passwordHash);
      this.audit.record(inside, 'password.reset', { type: 'user', id: userId }, { email, endedSessions });
    });
    return { email };
  }

  private async open(ctx: Ctx, hash: Buffer): Promise<PasswordReset> {
    const reset = await this.resets.find(ctx, hash);
    if (!reset) throw new DomainError('password_reset.unknown');
    const reason = endOf(reset);
    if (reason) throw new DomainError('password_reset.ended', {}, { detail: reason });
    return reset;
  }
}

/** Why a link works no longer, for who holds it; null while it works. */
function endOf({ usedAt, revokedAt, deactivated, hasExpired }: PasswordReset): string | null {
  if (usedAt) return 'This link was used already. Sign in with the password that was set, or ask for a new link.';
  if (revokedAt || deactivated) return 'This link was replaced by a newer one, or withdrawn.';
  return hasExpired ? 'This link has expired. Ask for a new one.' : null;
}
