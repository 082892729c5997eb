import { Injectable } from '@nestjs/common';
import type { MailTemplate } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { Keys } from '@fettle/platform/secrets';
import { z } from 'zod';
import { PlatformSettings } from '../settings/index.js';
import { DeliveryRepository } from './delivery.repository.js';
import { triesInAll } from './schedule.policy.js';
import { sealData } from './sealed-data.js';
import { oneLine } from './templates/fields.js';
import { templateOf, type MailData } from './templates/index.js';

export interface Mail<T extends MailTemplate = MailTemplate> {
  readonly template: T;
  readonly to: { readonly email: string; readonly name: string };
  readonly data: MailData<T>;
  /** Two mails with one key are one, for as long as the first is kept. */
  readonly dedupKey?: string;
  readonly workspaceId?: string | null;
}

const address = z.email().max(320);

/** The way out for mails: whoever has something to tell a person by mail calls `send`. */
@Injectable()
export class MailService {
  constructor(
    private readonly keys: Keys,
    private readonly deliveries: DeliveryRepository,
    private readonly outbox: Outbox,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * Puts one mail into the open transaction: its row, and the job that sends it after the commit. `data` is sealed at rest and gone
   * after delivery; words in it, which may be names that people gave, become one line each. Throws outside of `unitOfWork.run`, and on data
   * that the template does not take.
   */
  async send<T extends MailTemplate>(ctx: Ctx, mail: Mail<T>): Promise<{ deliveryId: string }> {
    const form = templateOf(mail.template);
    const data = form.data.parse(inLines(mail.data));
    const id = newId();
    const made = await this.deliveries.insert(ctx, {
      id,
      workspaceId: mail.workspaceId ?? null,
      template: mail.template,
      recipient: address.parse(mail.to.email),
      recipientName: mail.to.name,
      dedupKey: mail.dedupKey ?? null,
      sealedData: sealData(this.keys, id, data),
      triesLeft: triesInAll,
      usefulForMinutes: form.usefulForMinutes ?? null,
    });
    if (made.isNew) this.outbox.job(ctx, 'delivery.send', { deliveryId: made.id });
    return { deliveryId: made.id };
  }

  /** Whether mail can be sent at all now. */
  async configured(): Promise<boolean> {
    return (await this.settings.section('mail')) !== null;
  }
}

/** A line break in somebody's name must not keep the act, of which the mail tells, from being done. */
function inLines(data: unknown): unknown {
  const lines = Object.entries(data as Record<string, unknown>).map(([field, words]) => [
    field,
    typeof words === 'string' ? oneLine(words) : words,
  ]);
  return Object.fromEntries(lines);
}
