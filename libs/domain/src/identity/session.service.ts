import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { PlatformSettings } from '../settings/index.js';
import { AccessTokens } from './access-token.js';
import type { BrowserSurface } from './browser-surface.js';
import { ProfileReader } from './profile-reader.js';
import type { Profile } from './profile-reader.js';
import { RefreshTokens } from './refresh-token.js';
import type { GenuineRefreshToken } from './refresh-token.js';
import { SessionCookies } from './session-cookies.js';
import type { SessionCookie } from './session-cookies.js';
import { MAX_SESSIONS, REFRESH_GRACE_S, lifeOf } from './session-limits.js';
import { SessionRepository } from './session.repository.js';
import type { EndReason, RefreshState, Timing } from './session.repository.js';
import type { UserForSignIn } from './user.repository.js';

/** What a sign-in or refresh answers: the profile, and the cookies that carry the session. */
export interface SessionGrant {
  readonly profile: Profile;
  readonly cookies: readonly SessionCookie[];
}

interface Issued {
  readonly sessionId: string;
  readonly userId: string;
  readonly sessionVersion: number;
  readonly stay: boolean;
  readonly refresh: GenuineRefreshToken;
  readonly timing: Timing;
}

/** Begins, refreshes and ends sessions. Every end is told to all processes at once. */
@Injectable()
export class SessionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly sessions: SessionRepository,
    private readonly access: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly cookies: SessionCookies,
    private readonly profiles: ProfileReader,
    private readonly outbox: Outbox,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * Begins a session for a person whose row the caller has locked in the open transaction. Beyond the settings' sessions of a
   * person, or 10,000 in all, the least recently used ends. Records `session.started` unless the caller's own event tells it (`audited: false`).
   */
  async start(
    ctx: Ctx,
    user: UserForSignIn,
    options: { surface: BrowserSurface; stay: boolean; audited?: boolean },
  ): Promise<SessionGrant> {
    const { surface, stay } = options;
    const id = newId();
    const refresh = this.refreshTokens.first(surface, id);
    const session = {
      id,
      userId: user.id,
      surface,
      sessionVersion: user.sessionVersion,
      refreshHash: refresh.hash,
      stay,
    };
    const policy = await this.settings.section('sessions');
    const timing = await this.sessions.insert(ctx, { ...session, ...lifeOf(stay, policy) });
    const ended = [
      ...(await this.sessions.endOldest(ctx, user.id, policy.maxPerPerson)),
      ...(await this.sessions.endBeyond(ctx, MAX_SESSIONS)),
    ];
    for (const sessionId of ended) this.outbox.revoked(ctx, { sessionId });
    if (options.audited !== false) {
      const acting = ctx.with({ actor: { kind: 'user', id: user.id, label: user.email, sessionId: id } });
      this.audit.record(acting, 'session.started', { type: 'session', id }, { surface, stay, ended });
    }
    return this.grant(ctx, surface, {
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
    const token = this.refreshTokens.read(surface, this.cookies.read(surface, 'refresh', cookies) ?? '');
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
    return this.cookies.clear(surface);
  }

  /**
   * Ends all sessions of a person, for a new password, a role taken away or a deactivation; returns their ids. `keepId` stays. Records
   * `session.all_ended` unless the caller's own event tells it (`audited: false`). Joins the caller's transaction.
   */
  async endAll(
    ctx: Ctx,
    userId: string,
    reason: EndReason,
    { keepId, audited = true }: { keepId?: string; audited?: boolean } = {},
  ): Promise<string[]> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const ended = await this.sessions.endAll(inside, userId, reason, keepId ?? null);
      if (audited) {
        const target = { type: 'user', id: userId };
        this.audit.record(inside, 'session.all_ended', target, { reason, ended: ended.length });
      }
      if (keepId === undefined) this.outbox.revoked(inside, { userId });
      else for (const sessionId of ended) this.outbox.revoked(inside, { sessionId });
      return ended;
    });
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
        const timing = await this.sessions.rotate(ctx, sessionId, next.hash, lifeOf(stay, policy).idleS);
        return this.grant(ctx, surface, { ...issued, timing });
      }
      case 'previous':
        return this.grant(ctx, surface, { ...issued, timing: await this.sessions.timing(ctx, sessionId) });
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
    this.audit.record(ctx, 'session.ended', { type: 'session', id: sessionId }, { reason });
    this.outbox.revoked(ctx, { sessionId });
  }

  private async grant(ctx: Ctx, surface: BrowserSurface, issued: Issued): Promise<SessionGrant> {
    const { sessionId, userId, sessionVersion, stay, refresh, timing } = issued;
    const lifeS = (await this.settings.section('sessions')).accessMinutes * 60;
    const [access, profile] = [
      await this.access.sign(surface, { nowS: timing.nowS, lifeS }, { userId, sessionId, sessionVersion }),
      await this.profiles.ofSession(ctx, sessionId),
    ];
    const life = stay ? { maxAgeS: Math.max(0, Math.floor(timing.remainingS)) } : {};
    return { profile, cookies: this.cookies.issue(surface, { access, refresh: refresh.text, ...life }) };
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
