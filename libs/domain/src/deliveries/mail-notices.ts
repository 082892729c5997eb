import { Injectable, Logger } from '@nestjs/common';
import type { MailTemplate } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail } from '@fettle/platform/database';
import { MailAllowance } from './mail-allowance.js';
import { MailService, type Mail } from './mail.service.js';

/** Mails that tell somebody of an act that stands without them. */
@Injectable()
export class MailNotices {
  private readonly log = new Logger('MailNotices');

  constructor(
    private readonly mails: MailService,
    private readonly allowance: MailAllowance,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Puts the mail into the open transaction where mail is set up. Above the allowance the act goes on without its mail: a limit on mails
   * must not keep anybody from taking a right away. The log and the audit log (`mail.withheld`) say so.
   * @param userId whom it is for
   */
  async tell<T extends MailTemplate>(ctx: Ctx, userId: string, mail: Mail<T>): Promise<void> {
    if (!(await this.mails.configured())) return;
    if ((await this.allowance.take(ctx, mail)) === 0) {
      await this.mails.send(ctx, mail);
      return;
    }
    this.log.warn(`Mail ${mail.template} to ${userId} was withheld: too many to this person or from this workspace`);
    this.audit.record(ctx, 'mail.withheld', { type: 'user', id: userId }, { template: mail.template });
  }
}
