import { Injectable } from '@nestjs/common';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { StoredBuckets } from '@fettle/platform/http';
import { MailService } from '../deliveries/index.js';
import { accountOf } from '../identity/index.js';
import { PlatformSettings } from '../settings/index.js';
import { AnswerStep } from './answer-step.js';
import { newOneTimeToken } from './one-time-token.js';
import { PasswordResetRepository } from './password-reset.repository.js';

/** Links for one address: a few at once, then one in five minutes. More would be a way to fill somebody's mailbox. */
const PER_ACCOUNT = { perMinute: 0.2, burst: 3 };

/** Sends a link to set a new password, to people who could use one. */
@Injectable()
export class ForgotPassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly buckets: StoredBuckets,
    private readonly resets: PasswordResetRepository,
    private readonly mails: MailService,
    private readonly settings: PlatformSettings,
    private readonly step: AnswerStep,
  ) {}

  /**
   * Says nothing about the address: unknown, pending and deactivated people, and those who have asked too often, are answered as
   * everybody is, and as late. A new link ends the one before.
   */
  async run(ctx: Ctx, input: { readonly email: string }): Promise<void> {
    await this.step.run(async () => {
      const email = input.email.toLowerCase();
      // The key is a hash: the table of limits is no list of who has forgotten a password.
      const waitS = await this.buckets.take(`password-forgot:${accountOf(email)}`, PER_ACCOUNT);
      if (waitS === 0) await this.unitOfWork.run(ctx, (inside) => this.send(inside, email));
    });
  }

  private async send(ctx: Ctx, email: string): Promise<void> {
    const person = await this.resets.lockReceiver(ctx, email);
    if (!person) return;
    const byMail = await this.mails.configured();
    this.audit.record(ctx, 'password.reset_requested', { type: 'user', id: person.id }, { email, byMail });
    // Nobody else may see such a link, so without mail there is none.
    if (!byMail) return;
    await this.resets.revoke(ctx, person.id);
    const token = newOneTimeToken();
    const id = newId();
    const expiresAt = await this.resets.insert(ctx, { id, userId: person.id, tokenHash: token.hash });
    const { operatorUrl } = await this.settings.section('addresses');
    const place = ctx.origin.ip;
    await this.mails.send(ctx, {
      template: 'password-reset',
      to: person,
      data: {
        link: `${operatorUrl}/reset-password#token=${token.text}`,
        expiresAt: expiresAt.toISOString(),
        ...(place ? { place } : {}),
      },
      dedupKey: `password-reset:${id}`,
    });
  }
}
