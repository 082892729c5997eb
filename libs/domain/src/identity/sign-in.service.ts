import { Injectable } from '@nestjs/common';
import type { Handled } from '@fettle/contracts';
import { auth } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { sourceOf } from '@fettle/platform/http';
import type { BrowserSurface } from './browser-surface.js';
import { KnownDevices } from './known-devices.js';
import { PasswordHasher } from './password-hasher.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { SessionService } from './session.service.js';
import type { SessionGrant } from './session-issuer.js';
import { SignInAttempts } from './sign-in-attempts.js';
import type { Attempt } from './sign-in-attempt.repository.js';
import { UserRepository } from './user.repository.js';
import type { UserForSignIn } from './user.repository.js';

export type SignInInput = Handled<typeof auth.signIn>['body'];

@Injectable()
export class SignInService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly attempts: SignInAttempts,
    private readonly devices: KnownDevices,
    private readonly sessions: SessionService,
    private readonly refused: RefusedSignIns,
  ) {}

  /**
   * Signs a person in by e-mail address and password. An unknown, pending or deactivated person costs the same work and receives
   * the same answer as a wrong password. Refusals are recorded, within limits (`session.refused`). `cookies`: what the browser sent,
   * by which one that has signed in before is known again.
   * @throws DomainError `sign_in.refused`; `permission.missing` on the admin surface for people who are no platform
   * administrators (after the password was right); `request.rate_limited`; `overloaded`
   */
  async signIn(
    ctx: Ctx,
    surface: BrowserSurface,
    input: SignInInput,
    cookies: Readonly<Record<string, string>> = {},
  ): Promise<SessionGrant> {
    const email = input.email.toLowerCase();
    const device = this.devices.read(surface, email, cookies);
    const attempt = await this.attempts.beginSignIn(ctx, email, device);
    const user = await this.users.findByEmail(ctx, email);
    const asker = { source: sourceOf(ctx.origin.ip ?? ''), isKnown: device !== null };
    const right = await this.hasher.verify(user?.passwordHash ?? null, input.password, asker);
    if (!user?.passwordHash || !right) {
      await this.refused.note(ctx, { surface, email, userId: user?.id ?? null, reason: 'password' });
      throw new DomainError('sign_in.refused');
    }
    const upgraded = this.hasher.isOutdated(user.passwordHash) ? await this.hasher.hash(input.password) : null;
    try {
      const grant = await this.unitOfWork.run(ctx, (inside) =>
        this.begin(inside, surface, { user, upgraded, stay: input.stay, attempt }),
      );
      return { ...grant, cookies: [...grant.cookies, this.devices.issue(surface, email, device)] };
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
    proven: { user: UserForSignIn; upgraded: string | null; stay: boolean; attempt: Attempt },
  ): Promise<SessionGrant> {
    const user = await this.users.lock(ctx, proven.user.id);
    // Deactivated or given a new password while this one was being checked.
    if (!user || user.passwordHash !== proven.user.passwordHash) throw new DomainError('sign_in.refused');
    await this.attempts.succeeded(ctx, proven.attempt);
    if (surface === 'admin' && user.platformRole !== 'platform_admin') throw new DomainError('permission.missing');
    await this.users.noteSignIn(ctx, user.id, proven.upgraded);
    return this.sessions.start(ctx, user, { surface, stay: proven.stay });
  }
}
