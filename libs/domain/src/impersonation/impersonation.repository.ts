import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface Target {
  readonly email: string;
  readonly isAdministrator: boolean;
  /** Has set a password and is not deactivated. */
  readonly isActive: boolean;
}

export interface Handover {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly workspaceId: string | null;
  readonly administratorId: string;
  readonly parentId: string;
  readonly reason: string;
}

export interface TakenHandover extends Omit<Handover, 'tokenHash'> {
  readonly administrator: string;
  readonly workspaceSlug: string | null;
}

/** A link that nobody has followed by then is dead. */
const LINK_S = 60;

@Injectable()
export class ImpersonationRepository {
  constructor(private readonly database: Database) {}

  async target(ctx: Ctx, userId: string): Promise<Target | null> {
    const sql = `
      SELECT email, platform_role = 'platform_admin' AS "isAdministrator",
        deactivated_at IS NULL AND activated_at IS NOT NULL AS "isActive" FROM users WHERE id = $1 FOR SHARE`;
    const [row] = await this.database.query<Target>(ctx, sql, [userId]);
    return row ?? null;
  }

  async isMember(ctx: Ctx, workspaceId: string, userId: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM memberships WHERE workspace_id = $1 AND user_id = $2';
    return (await this.database.query(ctx, sql, [workspaceId, userId])).length > 0;
  }

  /** Keeps a hand-over; older ones of the same administrator are dead. Returns when it is, too. */
  async insert(ctx: Ctx, handover: Handover): Promise<Date> {
    const { id, tokenHash, userId, workspaceId, administratorId, parentId, reason } = handover;
    const sql = `
      WITH older AS (DELETE FROM impersonation_handovers WHERE administrator_id = $5)
      INSERT INTO impersonation_handovers (id, token_hash, user_id, workspace_id, administrator_id, parent_id, reason, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, fettle_now() + make_interval(secs => ${LINK_S})) RETURNING expires_at AS until`;
    const values = [id, tokenHash, userId, workspaceId, administratorId, parentId, reason];
    const [row] = await this.database.query<{ until: Date }>(ctx, sql, values);
    return row!.until;
  }

  /** Uses a hand-over up, where it is unused and in time, and its administrator is still one, in the session he began in. */
  async take(ctx: Ctx, tokenHash: Buffer): Promise<TakenHandover | null> {
    const sql = `
      UPDATE impersonation_handovers h SET used_at = fettle_now()
      FROM users a, sessions p
      WHERE h.token_hash = $1 AND h.used_at IS NULL AND h.expires_at > fettle_now()
        AND a.id = h.administrator_id AND a.deactivated_at IS NULL AND a.platform_role = 'platform_admin'
        AND p.id = h.parent_id AND p.ended_at IS NULL AND p.session_version = a.session_version
        AND p.idle_expires_at > fettle_now() AND p.absolute_expires_at > fettle_now()
      RETURNING h.id, h.user_id AS "userId", h.workspace_id AS "workspaceId", h.administrator_id AS "administratorId",
        h.parent_id AS "parentId", h.reason, a.email AS administrator,
        (SELECT w.slug FROM workspaces w WHERE w.id = h.workspace_id) AS "workspaceSlug"`;
    const [row] = await this.database.query<TakenHandover>(ctx, sql, [tokenHash]);
    return row ?? null;
  }
}
