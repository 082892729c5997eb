import { Injectable } from '@nestjs/common';
import type { Result, sessions } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { OpenSessionRepository } from './open-session.repository.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** Accounts that wrong passwords have closed, for administrators to see and to open. */
@Injectable()
export class SignInLocks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly open: OpenSessionRepository,
    private readonly attempts: SignInAttempts,
  ) {}

  /** From where an account is closed now, the longest first. @throws DomainError `object.not_found` */
  async of(ctx: Ctx, userId: string): Promise<Result<typeof sessions.locksOfUser>> {
    const locks = await this.attempts.locksOf(ctx, await this.emailOf(ctx, userId));
    return {
      items: locks.map(({ from, failures, until }) => ({ from, failures, lockedUntil: until.toISOString() })),
    };
  }

  /** Forgets what is counted against an account, from everywhere. @throws DomainError `object.not_found` */
  async unlock(ctx: Ctx, userId: string): Promise<void> {
    const email = await this.emailOf(ctx, userId);
    await this.unitOfWork.run(ctx, async (inside) => {
      const origins = await this.attempts.unlock(inside, email);
      this.audit.record(inside, 'user.unlocked', { type: 'user', id: userId }, { origins });
    });
  }

  private async emailOf(ctx: Ctx, userId: string): Promise<string> {
    const email = await this.open.emailOf(ctx, userId);
    if (email === null) throw new DomainError('object.not_found');
    return email;
  }
}
