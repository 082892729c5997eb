import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox } from '@fettle/platform/database';
import { OpenSessionRepository } from './open-session.repository.js';
import type { EndReason } from './session.repository.js';

/** What follows the end of sessions: all processes hear of it, and what was begun in them as somebody else ends too. */
@Injectable()
export class SessionEnds {
  constructor(
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
    private readonly open: OpenSessionRepository,
  ) {}

  /** One session has ended in the open transaction, for a reason that is worth an entry of its own. */
  async one(ctx: Ctx, sessionId: string, reason: EndReason): Promise<void> {
    this.audit.record(ctx, 'session.ended', { type: 'session', id: sessionId }, { reason });
    await this.several(ctx, [sessionId]);
  }

  /** Ends every session in which an administrator acts as somebody else; returns their ids. Not `audited`: the caller tells it. */
  async acting(ctx: Ctx, administratorId: string, audited: boolean): Promise<string[]> {
    const reason = 'administrator_left';
    const ended = await this.open.endActing(ctx, administratorId, reason);
    if (!audited) await this.several(ctx, ended);
    else for (const id of ended) await this.one(ctx, id, reason);
    return ended;
  }

  /** All sessions of a person are over. */
  person(ctx: Ctx, userId: string): void {
    this.outbox.revoked(ctx, { userId });
  }

  /** Sessions have ended in the open transaction; the caller records why. */
  async several(ctx: Ctx, sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) this.outbox.revoked(ctx, { sessionId });
    // Acting as somebody lasts no longer than the administrator's own session.
    const begunThere = await this.open.endBegunIn(ctx, sessionIds, 'administrator_left');
    for (const sessionId of begunThere) {
      this.audit.record(ctx, 'session.ended', { type: 'session', id: sessionId }, { reason: 'administrator_left' });
      this.outbox.revoked(ctx, { sessionId });
    }
  }
}
