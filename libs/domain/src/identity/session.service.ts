import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { PlatformSettings } from '../settings/index.js';
import type { BrowserSurface } from './browser-surface.js';
import { RefreshTokens } from './refresh-token.js';
import type { GenuineRefreshToken } from './refresh-token.js';
import type { SessionCookie } from './session-cookies.js';
import { SessionEnds } from './session-ends.js';
import { SessionIssuer } from './session-issuer.js';
import type { SessionGrant } from './session-issuer.js';
import { IMPERSONATION_S, MAX_SESSIONS, REFRESH_GRACE_S, lifeOf } from './session-limits.js';
import { SessionRepository } from './session.repository.js';
import type { EndReason, Impersonation, RefreshState } from './session.repository.js';
import type { UserForSignIn } from './user.repository.js';

/** Begins, refreshes and ends sessions. Every end is told to all processes at once. */
@Injectable()
export class SessionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly sessions: SessionRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly issuer: SessionIssuer,
    private readonly ends: SessionEnds,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * Begins a session for a person whose row the caller has locked in the open transaction. Beyond the settings' sessions of a
   * person, or 10,000 in all, the least recently used ends. Records `session.started` unless the caller's own event tells it (`audited: false`).
   * With `impersonation` an administrator acts as the person, for half an hour at most and without any proof.
   */
  async start(
    ctx: Ctx,
    user: UserForSignIn,
    options: { surface: BrowserSurface; stay: boolean; audited?: boolean; impersonation?: Impersonation },
  ): Promise<SessionGrant> {
    const { surface, stay, impersonation = null } = options;
    const id = newId();
    const refresh = this.refreshTokens.first(surface, id);
    const session = {
      id,
      userId: user.id,
      surface,
      sessionVersion: user.sessionVersion,
      refreshHash: refresh.hash,
      stay,
      impersonation,
    };
    const policy = await this.settings.section('sessions');
    const life = impersonation ? { idleS: IMPERSONATION_S, absoluteS: IMPERSONATION_S } : lifeOf(stay, policy);
    const timing = await this.sessions.insert(ctx, { ...session, ...life });
    const ended = [
      ...(await this.sessions.endOldest(ctx, user.id, policy.maxPerPerson)),
      ...(await this.sessions.endBeyond(ctx, MAX_SESSIONS)),
    ];
    await this.ends.several(ctx, ended);
    if (options.audited !== false) {
      const acting = ctx.with({ actor: { kind: 'user', id: user.id, label: user.email, sessionId: id } });
      this.audit.record(acting, 'session.started', { type: 'session', id }, { surface, stay, ended });
    }
    return this.issuer.grant(ctx, surface, {
      sessionId: id,
      userId: user.id,
      sessionVersion: user.sessionVersion,
      stay,
      refresh,
      timing,
    });
  }

  /**
   * Rotates a refresh token. The token before the current one is honoured for 30 s and receives the same successor; any older
   * genuine one means that somebody holds a copy, and ends the session.
   * @throws DomainError `session.required` without a genuine token, `session.ended` when the session is over
   */
  async refresh(ctx: Ctx, surface: BrowserSurface, cookies: Readonly<Record<string, string>>): Promise<SessionGrant> {
    const token = this.issuer.read(surface, cookies);
    if (!token) throw new DomainError('session.required');
    // The end of a reused session has to be committed although the answer is an error, so it is thrown outside.
    const grant = await this.unitOfWork.run(ctx, (inside) => this.exchange(inside, surface, token));
    if (!grant) throw new DomainError('session.ended');
    return grant;
  }

  /** Ends the acting person's session and returns the cookies that clear it. */
  async signOut(ctx: Ctx, surface: BrowserSurface): Promise<readonly SessionCookie[]> {
    const { actor } = ctx;
    if (actor.kind !== 'user') throw new DomainError('session.required');
    await this.unitOfWork.run(ctx, (inside) => this.end(inside, actor.sessionId, 'signed_out'));
    return this.issuer.clear(surface);
  }

  /**
   * Ends all sessions of a person, for a new password, a role taken away or a deactivation, and those in which he acts as somebody else;
   * programs at other machines that wait for a key of his are refused. Returns the ids of his own. `keepId` stays. Records
   * `session.all_ended` unless the caller's own event tells it (`audited: false`). Joins the caller's transaction.
   */
  async endAll(
    ctx: Ctx,
    userId: string,
    reason: EndReason,
    { keepId, audited = true }: { keepId?: string; audited?: boolean } = {},
  ): Promise<string[]> {
    return this.unitOfWork.run(ctx, async (inside) => {
      // Before the sessions: in the order of whoever hands a key out.
      for (const { id, client } of await this.sessions.denyCliLogins(inside, userId))
        this.audit.record(inside, 'cli-login.denied', { type: 'cli-login', id }, { client, reason });
      const ended = await this.sessions.endAll(inside, userId, reason, keepId ?? null);
      if (audited) {
        const target = { type: 'user', id: userId };
        this.audit.record(inside, 'session.all_ended', target, { reason, ended: ended.length });
      }
      if (keepId === undefined) this.ends.person(inside, userId);
      await this.ends.several(inside, ended);
      return ended;
    });
  }

  /**
   * Ends every session in which an administrator acts as somebody else; returns their ids. Records `session.ended` for each unless the
   * caller's own event tells it (`audited: false`). Joins the caller's transaction.
   */
  endImpersonationsOf(ctx: Ctx, administratorId: string, { audited = true } = {}): Promise<string[]> {
    return this.unitOfWork.run(ctx, (inside) => this.ends.acting(inside, administratorId, audited));
  }

  private async exchange(ctx: Ctx, surface: BrowserSurface, token: GenuineRefreshToken): Promise<SessionGrant | null> {
    const { sessionId } = token;
    const state = await this.sessions.lockForRefresh(ctx, sessionId, surface);
    if (!state?.alive) return null;
    const { userId, sessionVersion, stay } = state;
    const next = this.refreshTokens.successor(surface, token);
    const issued = { sessionId, userId, sessionVersion, stay, refresh: next };
    switch (standingOf(token, next, state)) {
      case 'current': {
        const policy = await this.settings.section('sessions');
        const timing = await this.sessions.rotate(ctx, sessionId, next.hash, lifeOf(stay, policy));
        return this.issuer.grant(ctx, surface, { ...issued, timing });
      }
      case 'previous':
        return this.issuer.grant(ctx, surface, { ...issued, timing: await this.sessions.timing(ctx, sessionId) });
      case 'reused':
        await this.end(
          ctx.with({ actor: { kind: 'user', id: userId, label: state.email, sessionId } }),
          sessionId,
          'reuse',
        );
        return null;
    }
  }

  private async end(ctx: Ctx, sessionId: string, reason: EndReason): Promise<void> {
    if (!(await this.sessions.end(ctx, sessionId, reason))) return;
    await this.ends.one(ctx, sessionId, reason);
  }
}

/** What a genuine token is to its session now. */
function standingOf(
  token: GenuineRefreshToken,
  next: GenuineRefreshToken,
  state: RefreshState,
): 'current' | 'previous' | 'reused' {
  if (timingSafeEqual(token.hash, state.refreshHash)) return 'current';
  const previous = state.previousHash !== null && timingSafeEqual(token.hash, state.previousHash);
  const inGrace = state.rotatedAgoS !== null && state.rotatedAgoS <= REFRESH_GRACE_S;
  return previous && inGrace && timingSafeEqual(next.hash, state.refreshHash) ? 'previous' : 'reused';
}
