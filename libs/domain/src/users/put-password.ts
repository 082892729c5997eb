import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { MailService } from '../deliveries/index.js';
import { SessionService, UserRepository } from '../identity/index.js';
import { PasswordResetRepository } from './password-reset.repository.js';

/** Puts a new password in the place of an old one, with everything that must end with the old one. */
@Injectable()
export class PutPassword {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly resets: PasswordResetRepository,
    private readonly mails: MailService,
  ) {}

  /**
   * Ends the person's sessions (but `keepId`) and open links, and tells the person by mail: whoever did not do it learns of it. Joins
   * the caller's transaction, in which the person's row is locked. Returns how many sessions ended.
   */
  async run(
    ctx: Ctx,
    person: { readonly id: string; readonly email: string; readonly name: string },
    passwordHash: string,
    keepId?: string,
  ): Promise<number> {
    const { id, email, name } = person;
    await this.users.setPasswordHash(ctx, id, passwordHash);
    const keep = keepId === undefined ? {} : { keepId };
    const ended = await this.sessions.endAll(ctx, id, 'password', { ...keep, audited: false });
    await this.resets.revoke(ctx, id);
    if (await this.mails.configured()) {
      const place = ctx.origin.ip;
      const data = { at: new Date().toISOString(), ...(place ? { place } : {}) };
      await this.mails.send(ctx, { template: 'password-changed', to: { email, name }, data });
    }
    return ended.length;
  }
}
