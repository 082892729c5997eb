import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Handled } from '@fettle/contracts';
import { auth } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { StoredBuckets } from '@fettle/platform/http';
import type { BrowserSurface } from './browser-surface.js';
import { PasswordHasher } from './password-hasher.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { SessionService } from './session.service.js';
import type { SessionGrant } from './session.service.js';
import { UserRepository } from './user.repository.js';
import type { UserForSignIn } from './user.repository.js';

export type SignInInput = Handled<typeof auth.signIn>['body'];

/**
 * Attempts on one account from everywhere; the surface limits each source before. Wide enough that strangers do not easily
 * keep somebody out, narrow enough that a botnet tries some ten thousand passwords a day, each through argon2id.
 */
const PER_ACCOUNT = { perMinute: 20, burst: 60 };

@Injectable()
export class SignInService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly buckets: StoredBuckets,
    private readonly sessions: SessionService,
    private readonly refused: RefusedSignIns,
  ) {}

  /**
   * Signs a person in by e-mail address and password. An unknown or deactivated person, or one without a password, costs the
   * same work and receives the same answer as a wrong password. Refusals are recorded, within limits (`session.refused`).
   * @throws DomainError `sign_in.refused`; `permission.missing` on the admin surface for people who are no platform
   * administrators (after the password was right); `request.rate_limited`; `overloaded`
   */
  async signIn(ctx: Ctx, surface: BrowserSurface, input: SignInInput): Promise<SessionGrant> {
    const email = input.email.toLowerCase();
    // The key is a hash: the table of limits is no list of who tried to sign in. Unknown accounts are counted alike.
    const account = createHash('sha256').update(email).digest('base64url');
    const waitS = await this.buckets.take(`sign-in:account:${account}`, PER_ACCOUNT);
    if (waitS > 0)
      throw new DomainError('request.rate_limited', {}, { retryAfterS: waitS, detail: `Try again in ${waitS} s` });
    const user = await this.users.findByEmail(ctx, email);
    const right = await this.hasher.verify(user?.passwordHash ?? null, input.password);
    if (!user?.passwordHash || !right) {
      await this.refused.note(ctx, { surface, email, userId: user?.id ?? null, reason: 'password' });
      throw new DomainError('sign_in.refused');
    }
    const upgraded = this.hasher.isOutdated(user.passwordHash) ? await this.hasher.hash(input.password) : null;
    try {
      return await this.unitOfWork.run(ctx, (inside) =>
        this.begin(inside, surface, { user, upgraded, stay: input.stay }),
      );
    } catch (error) {
      const isForbidden = error instanceof DomainError && error.code === 'permission.missing';
      // Outside of the transaction, which is gone with the refusal.
      if (isForbidden) await this.refused.note(ctx, { surface, email, userId: user.id, reason: 'permission' });
      throw error;
    }
  }

  private async begin(
    ctx: Ctx,
    surface: BrowserSurface,
    proven: { user: UserForSignIn; upgraded: string | null; stay: boolean },
  ): Promise<SessionGrant> {
    const user = await this.users.lock(ctx, proven.user.id);
    // Deactivated or given a new password while this one was being checked.
    if (!user || user.passwordHash !== proven.user.passwordHash) throw new DomainError('sign_in.refused');
    if (surface === 'admin' && user.platformRole !== 'platform_admin') throw new DomainError('permission.missing');
    await this.users.noteSignIn(ctx, user.id, proven.upgraded);
    return this.sessions.start(ctx, user, { surface, stay: proven.stay });
  }
}
