import { Injectable } from '@nestjs/common';
import type { PlatformRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { WorkspaceAccess } from '@fettle/platform/http';
import { ACCESS_OF_USER } from '../workspaces/index.js';
import type { BrowserSurface } from './browser-surface.js';

/** Why a session is over. */
export type EndReason =
  | 'signed_out'
  | 'reuse'
  | 'too_many'
  | 'revoked'
  | 'expired'
  | 'deactivated'
  | 'password'
  /** The administrator's own session is over, or he has begun to act as somebody else. */
  | 'administrator_left';

/** Who acts as the person of a session, why, and in which session of his own he began. */
export interface Impersonation {
  readonly administratorId: string;
  readonly label: string;
  readonly reason: string;
  readonly parentId: string;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly surface: BrowserSurface;
  readonly sessionVersion: number;
  readonly refreshHash: Buffer;
  readonly stay: boolean;
  readonly impersonation: Impersonation | null;
  readonly idleS: number;
  readonly absoluteS: number;
}

/** What the guard learns about a session and its person, as the database knows them at this moment. */
export interface LiveSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly surface: BrowserSurface;
  readonly sessionVersion: number;
  readonly email: string;
  readonly name: string;
  readonly platformRole: PlatformRole;
  /** Neither ended nor expired, and the person is active. */
  readonly alive: boolean;
  /** Seconds since the person last proved to be present. */
  readonly provenAgoS: number;
  /** Who acts as this person, where that is somebody else. */
  readonly impersonator: { readonly id: string; readonly label: string } | null;
  /** Workspace id → what the person is there. */
  readonly access: Readonly<Record<string, WorkspaceAccess>>;
  readonly accessExpired: boolean;
}

export interface RefreshState {
  readonly userId: string;
  readonly sessionVersion: number;
  readonly stay: boolean;
  readonly alive: boolean;
  readonly refreshHash: Buffer;
  readonly previousHash: Buffer | null;
  /** Seconds since the last rotation; null before the first. */
  readonly rotatedAgoS: number | null;
  readonly email: string;
  readonly name: string;
}

export interface Timing {
  readonly nowS: number;
  /** Seconds until the session ends whatever happens. */
  readonly remainingS: number;
}

/** Acting as somebody lasts as long as the administrator's own session, and as he is one. */
const ALIVE = `(s.ended_at IS NULL AND u.deactivated_at IS NULL AND s.session_version = u.session_version
  AND s.idle_expires_at > fettle_now() AND s.absolute_expires_at > fettle_now()
  AND (s.parent_id IS NULL OR EXISTS (
    SELECT FROM sessions p JOIN users a ON a.id = p.user_id WHERE p.id = s.parent_id AND p.ended_at IS NULL
      AND p.session_version = a.session_version AND p.idle_expires_at > fettle_now() AND p.absolute_expires_at > fettle_now()
      AND a.deactivated_at IS NULL AND a.platform_role = 'platform_admin')))`;
const TIMING = `extract(epoch FROM fettle_now())::float8 AS "nowS",
  extract(epoch FROM absolute_expires_at - fettle_now())::float8 AS "remainingS"`;

@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  async insert(ctx: Ctx, session: NewSession): Promise<Timing> {
    const sql = `
      INSERT INTO sessions (id, user_id, surface, session_version, refresh_hash, stay, ip, user_agent,
        impersonator_id, impersonator_label, impersonation_reason, parent_id,
        created_at, proven_at, last_used_at, idle_expires_at, absolute_expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $11, $12, $13, $14,
        fettle_now(), CASE WHEN $11::uuid IS NULL THEN fettle_now() END, fettle_now(),
        fettle_now() + make_interval(secs => $9), fettle_now() + make_interval(secs => $10))
      RETURNING ${TIMING}`;
    const { id, userId, surface, sessionVersion, refreshHash, stay, idleS, absoluteS } = session;
    const origin = [ctx.origin.ip ?? null, ctx.origin.userAgent?.slice(0, 512) ?? null];
    const { administratorId = null, label = null, reason = null, parentId = null } = session.impersonation ?? {};
    const acting = [administratorId, label, reason, parentId];
    const values = [id, userId, surface, sessionVersion, refreshHash, stay, ...origin, idleS, absoluteS, ...acting];
    return only(await this.database.query<Timing>(ctx, sql, values));
  }

  /** Session, person and roles in one statement. `accessExpiresAtS`: epoch seconds, compared with the database clock. */
  async findLive(ctx: Ctx, sessionId: string, accessExpiresAtS: number | null): Promise<LiveSession | null> {
    const sql = `
      SELECT s.id AS "sessionId", s.user_id AS "userId", s.surface, s.session_version AS "sessionVersion",
        u.email, u.name, u.platform_role AS "platformRole", ${ALIVE} AS alive,
        coalesce(to_timestamp($2::float8) <= fettle_now(), false) AS "accessExpired",
        coalesce(extract(epoch FROM fettle_now() - s.proven_at)::float8, 1e9) AS "provenAgoS",
        CASE WHEN s.impersonator_id IS NOT NULL
          THEN jsonb_build_object('id', s.impersonator_id, 'label', s.impersonator_label) END AS impersonator,
        ${ACCESS_OF_USER} AS access
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`;
    const [row] = await this.database.query<LiveSession>(ctx, sql, [sessionId, accessExpiresAtS]);
    return row ?? null;
  }

  /** Locks the session for a rotation. */
  async lockForRefresh(ctx: Ctx, sessionId: string, surface: BrowserSurface): Promise<RefreshState | null> {
    const sql = `
      SELECT s.user_id AS "userId", s.session_version AS "sessionVersion", s.stay, ${ALIVE} AS alive,
        s.refresh_hash AS "refreshHash", s.previous_hash AS "previousHash",
        extract(epoch FROM fettle_now() - s.rotated_at)::float8 AS "rotatedAgoS", u.email, u.name
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.surface = $2 FOR UPDATE OF s`;
    const [row] = await this.database.query<RefreshState>(ctx, sql, [sessionId, surface]);
    return row ?? null;
  }

  /**
   * Puts the next refresh token in place and moves the idle expiry, never past the absolute one. That one never moves away; where the
   * platform allows less by now, it comes nearer.
   */
  async rotate(
    ctx: Ctx,
    sessionId: string,
    nextHash: Buffer,
    { idleS, absoluteS }: { readonly idleS: number; readonly absoluteS: number },
  ): Promise<Timing> {
    const absolute = 'least(absolute_expires_at, created_at + make_interval(secs => $4))';
    const sql = `
      UPDATE sessions SET previous_hash = refresh_hash, refresh_hash = $2, rotated_at = fettle_now(),
        last_used_at = fettle_now(), absolute_expires_at = ${absolute},
        idle_expires_at = least(${absolute}, fettle_now() + make_interval(secs => $3))
      WHERE id = $1 RETURNING ${TIMING}`;
    return only(await this.database.query<Timing>(ctx, sql, [sessionId, nextHash, idleS, absoluteS]));
  }

  /** Clock and remaining life of a session that is not rotated now. */
  async timing(ctx: Ctx, sessionId: string): Promise<Timing> {
    return only(await this.database.query<Timing>(ctx, `SELECT ${TIMING} FROM sessions WHERE id = $1`, [sessionId]));
  }

  /** Ends one session. False when it had ended before. */
  async end(ctx: Ctx, sessionId: string, reason: EndReason): Promise<boolean> {
    const sql = `UPDATE sessions SET ended_at = fettle_now(), ended_reason = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id`;
    return (await this.database.query(ctx, sql, [sessionId, reason])).length > 0;
  }

  /**
   * Ends the least recently used open sessions beyond `keep`; returns their ids. On the way expired ones are closed. Somebody who acts as
   * the person takes none of his places.
   */
  async endOldest(ctx: Ctx, userId: string, keep: number): Promise<string[]> {
    const sql = `
      WITH open AS (
        SELECT id, (idle_expires_at <= fettle_now() OR absolute_expires_at <= fettle_now()) AS expired FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL AND parent_id IS NULL
      ), ranked AS (
        SELECT o.id, o.expired,
          row_number() OVER (PARTITION BY o.expired ORDER BY s.last_used_at DESC, s.id DESC) AS place
        FROM open o JOIN sessions s USING (id)
      )
      UPDATE sessions s SET ended_at = fettle_now(), ended_reason = CASE WHEN r.expired THEN 'expired' ELSE 'too_many' END
      FROM ranked r WHERE r.id = s.id AND (r.expired OR r.place > $2) RETURNING s.id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [userId, keep])).map((row) => row.id);
  }

  /** Forgets sessions that ended, or expired, so many days ago. Returns how many. */
  async forgetEnded(ctx: Ctx, days: number): Promise<number> {
    const sql = `
      DELETE FROM sessions WHERE least(ended_at, idle_expires_at, absolute_expires_at) < fettle_now() - make_interval(days => $1)
      RETURNING id`;
    return (await this.database.query(ctx, sql, [days])).length;
  }

  /**
   * Ends the least recently used open sessions beyond `keep` of everybody together, at most 100 of them; returns their ids.
   * A session that is being refreshed is passed over, and found by the next sign-in.
   */
  async endBeyond(ctx: Ctx, keep: number): Promise<string[]> {
    const sql = `
      WITH beyond AS (
        SELECT id FROM sessions WHERE ended_at IS NULL ORDER BY last_used_at DESC, id DESC OFFSET $1 LIMIT 100
      ), chosen AS (
        SELECT id, (idle_expires_at <= fettle_now() OR absolute_expires_at <= fettle_now()) AS expired
        FROM sessions WHERE id IN (SELECT id FROM beyond) AND ended_at IS NULL FOR UPDATE SKIP LOCKED
      )
      UPDATE sessions s SET ended_at = fettle_now(), ended_reason = CASE WHEN c.expired THEN 'expired' ELSE 'too_many' END
      FROM chosen c WHERE c.id = s.id RETURNING s.id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [keep])).map((row) => row.id);
  }

  /**
   * Whether a session lives, and its person is active. A session that does is held so until the transaction ends: whoever would end it
   * waits, and then finds what was made by it.
   */
  async holdAlive(ctx: Ctx, sessionId: string): Promise<boolean> {
    const sql = `SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND ${ALIVE} FOR SHARE OF s`;
    return (await this.database.query(ctx, sql, [sessionId])).length > 0;
  }

  /** Refuses the programs to which a person has promised a key that was not handed out yet; returns them. */
  denyCliLogins(ctx: Ctx, userId: string): Promise<{ id: string; client: string }[]> {
    const sql = `
      UPDATE cli_logins SET denied_at = fettle_now(), approved_at = NULL, actor = NULL
      WHERE user_id = $1 AND approved_at IS NOT NULL AND consumed_at IS NULL AND expires_at > fettle_now() RETURNING id, client`;
    return this.database.query(ctx, sql, [userId]);
  }

  /** Ends every open session of a person, but `keepId`, and makes all older tokens invalid; returns the ids that were open. */
  async endAll(ctx: Ctx, userId: string, reason: EndReason, keepId: string | null = null): Promise<string[]> {
    // The one that stays carries the version of today: it is not raised then, and the ended rows alone refuse the tokens.
    const sql = `
      WITH raised AS (
        UPDATE users SET session_version = session_version + 1, updated_at = fettle_now() WHERE id = $1 AND $3::uuid IS NULL
      )
      UPDATE sessions SET ended_at = fettle_now(), ended_reason = $2
      WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $3::uuid RETURNING id`;
    return (await this.database.query<{ id: string }>(ctx, sql, [userId, reason, keepId])).map((row) => row.id);
  }
}

function only<T>(rows: T[]): T {
  const [row] = rows;
  if (!row) throw new Error('The statement should have returned one row');
  return row;
}
