import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** An orphan that was put right: what it was, and in whose workspace. */
export interface Repaired {
  readonly id: string;
  readonly workspaceId: string | null;
}

/** Days after which an invitation that ran out is forgotten, with the membership that waited for it. */
const FORGET_AFTER_DAYS = 30;
const MOST = 1_000;

/** SQL of what should not be: each statement repairs at most a thousand at a time, and is safe beside any other change. */
@Injectable()
export class OrphanRepository {
  constructor(private readonly database: Database) {}

  /** Whether this process is the one that repairs now; until the end of the transaction. */
  async lock(ctx: Ctx): Promise<boolean> {
    const [row] = await this.database.query<{ held: boolean }>(
      ctx,
      `SELECT pg_try_advisory_xact_lock(hashtextextended('fettle orphans', 1070)) AS held`,
    );
    return row!.held;
  }

  /** Open workspaces that nobody owns, with the active administrator of theirs who has been there longest, if there is one. */
  ownerless(ctx: Ctx): Promise<{ id: string; name: string; heir: string | null }[]> {
    const sql = `
      SELECT w.id, w.name, (
        SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = w.id AND m.role = 'admin' AND u.activated_at IS NOT NULL AND u.deactivated_at IS NULL
        ORDER BY m.created_at, m.user_id LIMIT 1) AS heir
      FROM workspaces w WHERE w.deleting_at IS NULL
        AND NOT EXISTS (SELECT FROM memberships m WHERE m.workspace_id = w.id AND m.role = 'owner')
      ORDER BY w.id LIMIT ${MOST} FOR NO KEY UPDATE OF w`;
    return this.database.query(ctx, sql);
  }

  /** Pending invitations of people who are active or deactivated, or who are no members of the workspace any more. */
  closeInvitations(ctx: Ctx): Promise<Repaired[]> {
    const sql = `
      UPDATE invitations SET revoked_at = fettle_now() WHERE id IN (
        SELECT i.id FROM invitations i JOIN users u ON u.id = i.user_id
        WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND (
          u.activated_at IS NOT NULL OR u.deactivated_at IS NOT NULL
          OR i.workspace_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM memberships m WHERE m.workspace_id = i.workspace_id AND m.user_id = i.user_id))
        LIMIT ${MOST} FOR UPDATE OF i SKIP LOCKED)
      RETURNING id, workspace_id AS "workspaceId"`;
    return this.database.query(ctx, sql);
  }

  /** Invitations that ran out long ago, whose people never came: they end, and so do the memberships that waited. */
  forgetInvitations(ctx: Ctx): Promise<Repaired[]> {
    const sql = `
      WITH over AS (
        UPDATE invitations SET revoked_at = fettle_now() WHERE id IN (
          SELECT i.id FROM invitations i JOIN users u ON u.id = i.user_id
          WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND u.activated_at IS NULL
            AND i.expires_at < fettle_now() - interval '${FORGET_AFTER_DAYS} days'
          LIMIT ${MOST} FOR UPDATE OF i SKIP LOCKED)
        RETURNING id, user_id, workspace_id
      ), gone AS (
        DELETE FROM memberships m USING over
        WHERE m.workspace_id = over.workspace_id AND m.user_id = over.user_id
          AND NOT (m.role = 'owner' AND NOT EXISTS (SELECT FROM memberships o
            WHERE o.workspace_id = m.workspace_id AND o.role = 'owner' AND o.user_id <> m.user_id))
      )
      SELECT id, workspace_id AS "workspaceId" FROM over`;
    return this.database.query(ctx, sql);
  }

  /** Keys whose person does not belong to their workspace any more. They open nothing; now they also say so. */
  endKeys(ctx: Ctx): Promise<Repaired[]> {
    const sql = `
      UPDATE api_keys SET revoked_at = fettle_now(), revoked_reason = 'membership ended' WHERE id IN (
        SELECT k.id FROM api_keys k WHERE k.revoked_at IS NULL AND NOT EXISTS (
          SELECT FROM memberships m WHERE m.workspace_id = k.workspace_id AND m.user_id = k.created_by)
        LIMIT ${MOST} FOR UPDATE OF k SKIP LOCKED)
      RETURNING id, workspace_id AS "workspaceId"`;
    return this.database.query(ctx, sql);
  }
}
