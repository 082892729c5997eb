import { Injectable } from '@nestjs/common';
import { Bus } from '@fettle/platform/bus';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { Log } from '@fettle/platform/logging';

/** Tells every process that sessions have ended, so that open sockets and streams of theirs are closed. */
@Injectable()
export class Revocations {
  constructor(
    private readonly bus: Bus,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Log,
  ) {}

  /** Publishes on `revoked` after the commit of the open transaction: ended sessions, or all sessions of a person. */
  tell(ctx: Ctx, revocations: readonly ({ readonly sessionId: string } | { readonly userId: string })[]): void {
    if (revocations.length === 0) return;
    const messages = revocations.map((one) => ({ channel: 'revoked' as const, body: JSON.stringify(one) }));
    // The rows have ended already and every request reads them; who missed the message asks again after the bus's gap.
    const publish = (): Promise<void> =>
      this.bus.publish(messages).catch((error: unknown) => this.log.warn('session.revocation_not_told', { error }));
    this.unitOfWork.afterCommit(ctx, () => void publish());
  }
}
