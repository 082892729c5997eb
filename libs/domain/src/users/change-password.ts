import { Injectable } from '@nestjs/common';
import type { Handled, passwords } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { StoredBuckets } from '@fettle/platform/http';
import { PasswordHasher, oneself, requireStrongPassword } from '../identity/index.js';
import { AccountRepository } from './account.repository.js';
import { PutPassword } from './put-password.js';

/** Tries of one person: who finds a browser open cannot guess on in it. */
const PER_PERSON = { perMinute: 1, burst: 8 };

/** A person changes the own password. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly accounts: AccountRepository,
    private readonly hasher: PasswordHasher,
    private readonly putPassword: PutPassword,
    private readonly buckets: StoredBuckets,
  ) {}

  /**
   * Every other session of the person ends, and so do links that were sent; this one stays.
   * @throws DomainError `password.wrong`, `password.too_weak`, `session.impersonated`, `request.rate_limited`, `overloaded`
   */
  async run(ctx: Ctx, { currentPassword, newPassword }: Handled<typeof passwords.change>['body']): Promise<void> {
    const { id, sessionId } = oneself(ctx);
    const account = await this.accounts.find(ctx, id);
    if (!account) throw new DomainError('session.ended');
    await this.requireFewGuesses(id);
    const asker = { source: sessionId, isKnown: true };
    const isRight = await this.hasher.verify(account.passwordHash, currentPassword, asker);
    if (!isRight) throw new DomainError('password.wrong');
    const { email, name } = account;
    requireStrongPassword(newPassword, email, name);
    if (newPassword === currentPassword) {
      throw new DomainError('password.too_weak', {}, { detail: 'It is the password that you have now.' });
    }
    const passwordHash = await this.hasher.hash(newPassword);
    await this.unitOfWork.run(ctx.with({ workspaceId: null }), async (inside) => {
      const locked = await this.accounts.lock(inside, id);
      // Somebody else was given the account a new password meanwhile: what was proved is proved no longer.
      if (locked?.passwordHash !== account.passwordHash) throw new DomainError('password.wrong');
      const endedSessions = await this.putPassword.run(inside, account, passwordHash, sessionId);
      this.audit.record(inside, 'password.changed', { type: 'user', id }, { email, endedSessions });
    });
  }

  /** @throws DomainError `request.rate_limited` */
  private async requireFewGuesses(userId: string): Promise<void> {
    const retryAfterS = await this.buckets.take(`password-change:${userId}`, PER_PERSON);
    if (retryAfterS <= 0) return;
    throw new DomainError('request.rate_limited', {}, { retryAfterS, detail: `Try again in ${retryAfterS} s` });
  }
}
