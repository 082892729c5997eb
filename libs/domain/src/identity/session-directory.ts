import { Injectable } from '@nestjs/common';
import type { Result, sessions } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { deviceOf } from './device.js';
import { oneself, personOf } from './oneself.js';
import { OpenSessionRepository } from './open-session.repository.js';
import type { OpenSession } from './open-session.repository.js';
import { SessionEnds } from './session-ends.js';
import { SessionService } from './session.service.js';

type Sessions = Result<typeof sessions.list>;

/** Where people are signed in: each his own, and platform administrators anybody's. */
@Injectable()
export class SessionDirectory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly open: OpenSessionRepository,
    private readonly ends: SessionEnds,
    private readonly service: SessionService,
  ) {}

  /** Open sessions of the acting person, also those in which somebody acts as him. */
  async own(ctx: Ctx): Promise<Sessions> {
    const { id, sessionId } = personOf(ctx);
    return { items: (await this.open.list(ctx, id)).map((row) => view(row, sessionId)) };
  }

  /** Ends one of the own sessions. @throws DomainError `object.not_found`, `session.impersonated` */
  async endOwn(ctx: Ctx, sessionId: string): Promise<void> {
    await this.endOne(ctx, oneself(ctx).id, sessionId);
  }

  /**
   * Signs the acting person out everywhere else, or with `includeThis` here too.
   * @returns how many sessions ended
   * @throws DomainError `session.impersonated`
   */
  async endOthers(ctx: Ctx, includeThis: boolean): Promise<number> {
    const { id, sessionId } = oneself(ctx);
    const kept = includeThis ? {} : { keepId: sessionId };
    return (await this.service.endAll(ctx, id, 'signed_out', kept)).length;
  }

  /** Open sessions of anybody. @throws DomainError `object.not_found` */
  async ofUser(ctx: Ctx, userId: string): Promise<Sessions> {
    await this.requireUser(ctx, userId);
    return { items: (await this.open.list(ctx, userId)).map((row) => view(row, personOf(ctx).sessionId)) };
  }

  /** Ends one session of anybody. @throws DomainError `object.not_found` */
  async endOfUser(ctx: Ctx, userId: string, sessionId: string): Promise<void> {
    await this.endOne(ctx, userId, sessionId);
  }

  /** Signs somebody out everywhere; returns how many sessions ended. @throws DomainError `object.not_found` */
  async endAllOfUser(ctx: Ctx, userId: string): Promise<number> {
    await this.requireUser(ctx, userId);
    return (await this.service.endAll(ctx, userId, 'revoked')).length;
  }

  private endOne(ctx: Ctx, userId: string, sessionId: string): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const reason = personOf(ctx).id === userId ? 'signed_out' : 'revoked';
      if (!(await this.open.endOf(inside, userId, sessionId, reason))) throw new DomainError('object.not_found');
      await this.ends.one(inside, sessionId, reason);
    });
  }

  private async requireUser(ctx: Ctx, userId: string): Promise<void> {
    if ((await this.open.emailOf(ctx, userId)) === null) throw new DomainError('object.not_found');
  }
}

function view(row: OpenSession, currentId: string): Sessions['items'][number] {
  const { id, surface, ip, stay, userAgent, impersonator } = row;
  return {
    id,
    surface,
    isCurrent: id === currentId,
    device: deviceOf(userAgent),
    ip,
    stay,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    idleExpiresAt: row.idleExpiresAt.toISOString(),
    absoluteExpiresAt: row.absoluteExpiresAt.toISOString(),
    impersonator,
  };
}
