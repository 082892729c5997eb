import { Injectable } from '@nestjs/common';
import { Bus } from '@fettle/platform/bus';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { Log } from '@fettle/platform/logging';

/** Ids per message, so that a body stays below the 7,900 bytes that both buses carry. */
const IDS_PER_MESSAGE = 150;

/** Tells every process that sessions have ended, so that open sockets and streams of theirs are closed. */
@Injectable()
export class Revocations {
  constructor(
    private readonly bus: Bus,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Log,
  ) {}

  /** Publishes `{ sessionIds }` on `revoked` after the commit of the open transaction. */
  tell(ctx: Ctx, sessionIds: readonly string[]): void {
    if (sessionIds.length === 0) return;
    this.unitOfWork.afterCommit(ctx, () => void this.publish(sessionIds));
  }

  private async publish(sessionIds: readonly string[]): Promise<void> {
    const messages = [];
    for (let from = 0; from < sessionIds.length; from += IDS_PER_MESSAGE) {
      const body = JSON.stringify({ sessionIds: sessionIds.slice(from, from + IDS_PER_MESSAGE) });
      messages.push({ channel: 'revoked' as const, body });
    }
    // The rows have ended already and every request reads them; who missed the message asks again after the bus's gap.
    await this.bus.publish(messages).catch((error: unknown) => this.log.warn('session.revocation_not_told', { error }));
  }
}
