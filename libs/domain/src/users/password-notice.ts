import { Injectable } from '@nestjs/common';
import { newId, type Ctx } from '@fettle/platform/context';
import { MailService } from '../deliveries/index.js';

/** Tells a person that the password has changed: whoever did not do it learns of it. */
@Injectable()
export class PasswordNotice {
  constructor(private readonly mails: MailService) {}

  /** Joins the caller's transaction. Without mail nothing is sent. `id`: of what changed it, so that one change is told once. */
  async send(ctx: Ctx, about: { id?: string; email: string; name: string }): Promise<void> {
    if (!(await this.mails.configured())) return;
    const { email, name, id = newId() } = about;
    const place = ctx.origin.ip;
    await this.mails.send(ctx, {
      template: 'password-changed',
      to: { email, name },
      data: { at: new Date().toISOString(), ...(place ? { place } : {}) },
      dedupKey: `password-changed:${id}`,
    });
  }
}
