import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import type { DeliveryState } from '@fettle/contracts';
import { SmtpPeer, type TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { DeliverySweeper, MailService, SendDelivery, type Mail } from './index.js';

/** What is looked at of a delivery. */
export interface DeliveryTold {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly tries_left: number;
  readonly reason: string | null;
  readonly sealed_data: string | null;
  readonly tries: { outcome: string; smtp_code: number | null; answer: string | null }[];
}

const system = Ctx.system('spec');

/** A core that sends its mail to a real mail server, with a clock of its own. No worker runs: specs make each try themselves. */
export class TestMail {
  private constructor(
    readonly home: TestDatabase,
    readonly core: TestCore,
    readonly peer: SmtpPeer,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<TestMail> {
    const [home, peer] = await Promise.all([domainDatabase(), SmtpPeer.open()]);
    const core = await TestCore.open(home.url, { ...peer.env, ...env });
    return new TestMail(home, core, peer);
  }

  async close(): Promise<void> {
    await this.core.close();
    await this.peer.close();
    await this.home.drop();
  }

  /** Makes a mail in a transaction of its own. */
  async mail(patch: Partial<Mail<'password-reset'>> = {}): Promise<string> {
    const made = await this.core.get(UnitOfWork).run(system, (ctx) =>
      this.core.get(MailService).send(ctx, {
        template: 'password-reset',
        to: { email: 'ada@example.test', name: 'Ada' },
        data: { link: 'https://fettle.test/reset-password#token=canary-link' },
        ...patch,
      }),
    );
    return made.deliveryId;
  }

  /** One try, as a worker makes it. */
  attempt(id: string, signal?: AbortSignal): Promise<void> {
    return this.core.get(SendDelivery).run(system, id, signal);
  }

  sweep() {
    return this.core.get(DeliverySweeper).sweep(system);
  }

  async told(id: string): Promise<DeliveryTold> {
    const rows = await this.core.sql<DeliveryTold>(
      `SELECT d.*, coalesce(
         (SELECT jsonb_agg(a ORDER BY a.attempt) FROM delivery_attempts a WHERE a.delivery_id = d.id), '[]') AS tries
       FROM deliveries d WHERE id = $1`,
      [id],
    );
    return rows[0]!;
  }
}
