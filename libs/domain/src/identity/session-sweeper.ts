import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { OpenSessionRepository } from './open-session.repository.js';
import { SessionEnds } from './session-ends.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** Rows at once. */
const BATCH = 500;

/**
 * Closes what time has ended: sessions beyond their limits, and those in which an administrator acts who is none any more. The guard
 * refuses them by itself; their sockets are cut by this. Owner of the deadlines of sessions and of counted attempts.
 */
@Injectable()
export class SessionSweeper {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly open: OpenSessionRepository,
    private readonly ends: SessionEnds,
    private readonly attempts: SignInAttempts,
  ) {}

  /** One round; returns how many sessions ended. Safe beside another one. */
  async sweep(ctx: Ctx): Promise<number> {
    const ended = await this.unitOfWork.run(ctx, async (inside) => {
      const expired = await this.open.endExpired(inside, BATCH);
      await this.ends.several(inside, expired);
      const left = await this.open.endLeft(inside, BATCH);
      for (const sessionId of left) await this.ends.one(inside, sessionId, 'administrator_left');
      return expired.length + left.length;
    });
    await this.attempts.sweep(ctx);
    return ended;
  }
}
