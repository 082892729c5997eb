import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { SessionAuthenticator } from '@fettle/platform/http';
import type { RecentPrincipal, SessionEvidence, SessionPrincipal, WorkspaceAccess } from '@fettle/platform/http';
import { AccessTokens } from './access-token.js';
import type { AccessClaims } from './access-token.js';
import { isBrowserSurface } from './browser-surface.js';
import { RecentAdministrators } from './recent-administrators.js';
import { SessionCookies } from './session-cookies.js';
import { SessionRepository } from './session.repository.js';
import type { LiveSession } from './session.repository.js';
import { MembershipRepository } from '../workspaces/index.js';

/** What came with the session are believed for the request that read them, not by a socket that lives on. */
const ROLES_FRESH_MS = 1_000;

/**
 * Who is behind a request: the access cookie's signature, then one statement that reads session, person and roles as they are
 * now. A sign-out, a deactivation or another role therefore bites on the very next request.
 */
@Injectable()
export class DomainSessionAuthenticator extends SessionAuthenticator {
  private readonly fresh = new WeakMap<SessionPrincipal, { access: LiveSession['access']; readAt: number }>();

  constructor(
    private readonly cookies: SessionCookies,
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionRepository,
    private readonly memberships: MembershipRepository,
    private readonly recentAdministrators: RecentAdministrators,
  ) {
    super();
  }

  async authenticate(evidence: SessionEvidence): Promise<SessionPrincipal | null> {
    const { surface } = evidence;
    if (!isBrowserSurface(surface)) return null;
    const claims = await this.claimsOf(evidence);
    if (!claims) return null;
    const mark = this.recentAdministrators.mark;
    const session = await this.sessions.findLive(reading, claims.sessionId, claims.expiresAtS);
    if (!session || !isOf(session, surface, claims)) {
      this.recentAdministrators.forget(claims.sessionId);
      throw new DomainError('session.ended');
    }
    if (session.accessExpired) throw new DomainError('session.access_expired');
    const principal = this.principal(session);
    if (surface !== 'admin') return principal;
    // The admin surface is for platform administrators alone, and the role may have been taken away since the sign-in.
    if (session.platformRole !== 'platform_admin') {
      this.recentAdministrators.forget(claims.sessionId);
      throw new DomainError('permission.missing');
    }
    this.recentAdministrators.prove(mark, principal, claims);
    return principal;
  }

  override async recent(evidence: SessionEvidence): Promise<RecentPrincipal | null> {
    if (evidence.surface !== 'admin') return null;
    const claims = await this.claimsOf(evidence);
    return claims && this.recentAdministrators.vouch(claims);
  }

  async resume(sessionId: string): Promise<SessionPrincipal | null> {
    const session = await this.sessions.findLive(reading, sessionId, null);
    if (!session?.alive || (session.surface === 'admin' && session.platformRole !== 'platform_admin')) return null;
    return this.principal(session);
  }

  async access(principal: SessionPrincipal, workspaceId: string): Promise<WorkspaceAccess | null> {
    const known = this.fresh.get(principal);
    if (known && performance.now() - known.readAt < ROLES_FRESH_MS) {
      return Object.hasOwn(known.access, workspaceId) ? (known.access[workspaceId] ?? null) : null;
    }
    return this.memberships.access(reading, workspaceId, principal.userId);
  }

  private async claimsOf({ surface, cookies }: SessionEvidence): Promise<AccessClaims | null> {
    if (!isBrowserSurface(surface)) return null;
    return this.tokens.read(surface, this.cookies.read(surface, 'access', cookies) ?? '');
  }

  private principal(session: LiveSession): SessionPrincipal {
    const { userId, sessionId, email: label, platformRole, provenAgoS, impersonator } = session;
    const acting = impersonator ? { impersonator } : {};
    const principal = { userId, sessionId, label, platformRole, provenAgoS, ...acting };
    this.fresh.set(principal, { access: session.access, readAt: performance.now() });
    return principal;
  }
}

const reading = Ctx.system('session.authenticate');

function isOf(session: LiveSession, surface: string, claims: AccessClaims): boolean {
  const same = session.surface === surface && session.userId === claims.userId;
  return same && session.alive && session.sessionVersion === claims.sessionVersion;
}
