import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { BrowserSurface } from './browser-surface.js';
import type { EndReason } from './session.repository.js';

export interface OpenSession {
  readonly id: string;
  readonly surface: BrowserSurface;
  readonly stay: boolean;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly impersonator: { readonly id: string; readonly label: string; readonly reason: string } | null;
}

/** What the person of a session can be proved by. */
export interface ProofMaterial {
  readonly userId: string;
  readonly email: string;
  readonly passwordHash: string | null;
}

const OPEN = `s.ended_at IS NULL AND s.session_version = u.session_version
  AND s.idle_expires_at > fettle_now() AND s.absolute_expires_at > fettle_now()`;

/** Sessions as their people see them, and what they have proved. */
@Injectable()
export class OpenSessionRepository {
  constructor(private readonly database: Database) {}

  /** Open sessions of a person, the last used first. */
  list(ctx: Ctx, userId: string): Promise<OpenSession[]> {
    const sql = `
      SELECT s.id, s.surface, s.stay, s.ip, s.user_agent AS "userAgent", s.created_at AS "createdAt",
        s.last_used_at AS "lastUsedAt", s.idle_expires_at AS "idleExpiresAt", s.absolute_expires_at AS "absoluteExpiresAt",
        CASE WHEN s.impersonator_id IS NOT NULL THEN jsonb_build_object('id', s.impersonator_id,
          'label', s.impersonator_label, 'reason', s.impersonation_reason) END AS impersonator
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.user_id = $1 AND ${OPEN} ORDER BY s.last_used_at DESC, s.id DESC LIMIT 500`;
    return this.database.query<OpenSession>(ctx, sql, [userId]);
  }

  /** The address of a person; null where there is none. */
  async emailOf(ctx: Ctx, userId: string): Promise<string | null> {
    const [row] = await this.database.query<{ email: string }>(ctx, 'SELECT email FROM users WHERE id = $1', [userId]);
    return row?.email ?? null;
  }

  /** Ends one open session of a person; false when it is not his, or had ended. */
  async endOf(ctx: Ctx, userId: string, sessionId: string, reason: EndReason): Promise<boolean> {
    const sql = `
      UPDATE sessions SET ended_at = fettle_now(), ended_reason = $3
      WHERE id = $1 AND user_id = $2 AND ended_at IS NULL RETURNING id`;
    return (await this.database.query(ctx, sql, [sessionId, userId, reason])).length > 0;
  }

  /** Ends the sessions that began in one of these, as somebody else; returns their ids. */
  async endBegunIn(ctx: Ctx, parentIds: readonly string[], reason: EndReason): Promise<string[]> {
    if (parentIds.length === 0) return [];
    const sql = `
      UPDATE sessions SET ended_at = fettle_now(), ended_reason = $2
      WHERE parent_id = ANY($1) AND ended_at IS NULL RETURNING id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [parentIds, reason])).map(({ id }) => id);
  }

  /** Ends what is beyond its limits. Nobody is told why in the audit log: that it would end was known. */
  async endExpired(ctx: Ctx, most: number): Promise<string[]> {
    const sql = `
      UPDATE sessions SET ended_at = fettle_now(), ended_reason = 'expired' WHERE id IN (
        SELECT id FROM sessions WHERE ended_at IS NULL AND least(idle_expires_at, absolute_expires_at) <= fettle_now()
        ORDER BY least(idle_expires_at, absolute_expires_at) LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [most])).map(({ id }) => id);
  }

  /** Ends sessions in which an administrator acts who is none any more, or whose own session is over. */
  async endLeft(ctx: Ctx, most: number): Promise<string[]> {
    const sql = `
      UPDATE sessions SET ended_at = fettle_now(), ended_reason = 'administrator_left' WHERE id IN (
        SELECT s.id FROM sessions s JOIN sessions p ON p.id = s.parent_id JOIN users a ON a.id = p.user_id
        WHERE s.parent_id IS NOT NULL AND s.ended_at IS NULL AND (p.ended_at IS NOT NULL
          OR a.deactivated_at IS NOT NULL OR a.platform_role <> 'platform_admin' OR p.session_version <> a.session_version)
        LIMIT $1 FOR UPDATE OF s SKIP LOCKED) RETURNING id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [most])).map(({ id }) => id);
  }

  /** Ends every session in which somebody acts as another; returns their ids. */
  async endActing(ctx: Ctx, administratorId: string, reason: EndReason): Promise<string[]> {
    const sql = `
      UPDATE sessions SET ended_at = fettle_now(), ended_reason = $2
      WHERE impersonator_id = $1 AND ended_at IS NULL RETURNING id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [administratorId, reason])).map(({ id }) => id);
  }

  async proofMaterial(ctx: Ctx, sessionId: string): Promise<ProofMaterial | null> {
    const sql = `
      SELECT u.id AS "userId", u.email, u.password_hash AS "passwordHash"
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND ${OPEN} AND u.deactivated_at IS NULL`;
    const [row] = await this.database.query<ProofMaterial>(ctx, sql, [sessionId]);
    return row ?? null;
  }

  /** Until when the last proof of a session holds; null when it does not any more. */
  async provenUntil(ctx: Ctx, sessionId: string, holdsS: number): Promise<Date | null> {
    const sql = `
      SELECT proven_at + make_interval(secs => $2) AS until FROM sessions
      WHERE id = $1 AND proven_at > fettle_now() - make_interval(secs => $2)`;
    const [row] = await this.database.query<{ until: Date }>(ctx, sql, [sessionId, holdsS]);
    return row?.until ?? null;
  }

  /** Notes that the person has just proved to be present, unless session or password are others by now. */
  async prove(ctx: Ctx, sessionId: string, passwordHash: string): Promise<boolean> {
    const sql = `
      UPDATE sessions s SET proven_at = fettle_now() FROM users u
      WHERE s.id = $1 AND u.id = s.user_id AND ${OPEN} AND u.password_hash = $2 AND s.impersonator_id IS NULL RETURNING s.id`;
    return (await this.database.query(ctx, sql, [sessionId, passwordHash])).length > 0;
  }
}
