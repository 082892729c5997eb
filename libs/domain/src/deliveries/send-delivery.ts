import { Injectable, Logger } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { SealError, Keys } from '@fettle/platform/secrets';
import { PlatformSettings, wordsOfServer, type SettingsDocument } from '../settings/index.js';
import { DeliveryRepository, type Ending } from './delivery.repository.js';
import type { DeliveryRow, Outcome } from './delivery.row.js';
import { DeliveryTally } from './delivery-tally.js';
import { compose } from './mail/compose.js';
import { waitMs } from './schedule.policy.js';
import { openData } from './sealed-data.js';
import { smtpFault } from './smtp/smtp-fault.js';
import { SmtpSender } from './smtp/smtp-sender.js';
import { templateOf } from './templates/index.js';

type Mail = NonNullable<SettingsDocument['mail']>;

/** One try of one delivery. */
@Injectable()
export class SendDelivery {
  private readonly log = new Logger('Deliveries');

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly settings: PlatformSettings,
    private readonly keys: Keys,
    private readonly sender: SmtpSender,
    private readonly tally: DeliveryTally,
  ) {}

  /**
   * Tries a delivery if it is due, and writes down how it ended. What the mail server or the settings are to blame for is an outcome;
   * only our own database throws. A try whose end could not be written down is lost when its lease is over.
   */
  async run(ctx: Ctx, deliveryId: string, signal?: AbortSignal): Promise<void> {
    // Read before the try is begun: what cannot be read is no fault of the delivery.
    const mail = await this.settings.section('mail');
    const row = await this.deliveries.begin(ctx, deliveryId);
    if (!row) return;
    const startedAt = performance.now();
    const outcome = await this.attempt(row, mail, signal);
    const ending = endingOf(row, outcome);
    const isOurs = await this.deliveries.end(ctx, row, ending);
    this.tally.note(outcome.outcome, (performance.now() - startedAt) / 1_000);
    if (!isOurs) this.log.warn(`Delivery ${row.id}: another try had begun before try ${row.attempts} ended`);
    else if (ending.event === 'bury') this.log.warn(`Delivery ${row.id} (${row.template}) is dead: ${outcome.reason}`);
  }

  private async attempt(row: DeliveryRow, mail: Mail | null, signal?: AbortSignal): Promise<Outcome> {
    if (!mail) return failed('temporary', 'Mail is not configured');
    const data = this.dataOf(row);
    if (!data) return failed('permanent', 'Its content cannot be opened with the keys of this process');
    const from = { name: mail.fromName, address: mail.fromAddress };
    const to = { name: row.recipient_name, address: row.recipient };
    try {
      const message = compose({ deliveryId: row.id, from, to }, templateOf(row.template), data);
      const answer = await this.sender.send(mail, message, signal);
      const words = wordsOfServer(answer, mail, { secrets: secretsOf(data), most: 500 });
      return { outcome: 'delivered', reason: null, code: codeOf(answer), answer: words };
    } catch (error) {
      const { kind, reason, code, answer } = smtpFault(error, mail, secretsOf(data));
      return { outcome: kind, reason, code, answer };
    }
  }

  private dataOf({ id, sealed_data: sealed }: DeliveryRow): Record<string, string> | null {
    try {
      return sealed === null ? null : openData(this.keys, id, sealed);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      return null;
    }
  }
}

/** What must not come back in a server's words: links, and the tokens in them. */
function secretsOf(data: Readonly<Record<string, string>>): string[] {
  const links = Object.values(data).filter((value) => URL.canParse(value));
  return links.flatMap((link) => [link, ...new URLSearchParams(new URL(link).hash.slice(1)).values()]);
}

function failed(outcome: 'temporary' | 'permanent', reason: string): Outcome {
  return { outcome, reason, code: null, answer: null };
}

/** Where a delivery goes after a try. */
function endingOf({ tries_left: triesLeft }: DeliveryRow, outcome: Outcome): Ending {
  if (outcome.outcome === 'delivered') return { event: 'deliver', afterMs: 0, outcome };
  if (outcome.outcome === 'permanent' || triesLeft <= 0) return { event: 'bury', afterMs: 0, outcome };
  return { event: 'postpone', afterMs: waitMs(triesLeft, Math.random()), outcome };
}

function codeOf(answer: string): number | null {
  const code = Number(/^\d{3}/.exec(answer)?.[0] ?? Number.NaN);
  return Number.isNaN(code) ? null : code;
}
