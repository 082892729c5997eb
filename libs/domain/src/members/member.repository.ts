import { Injectable } from '@nestjs/common';
import type { MemberState, TeamRole, WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A membership that this transaction may judge: its workspace is locked. */
export interface Membership {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: WorkspaceRole;
  readonly state: MemberState;
  readonly version: number;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What hangs on a membership. */
export interface Attached {
  readonly teams: readonly (Named & { readonly role: TeamRole | null })[];
  readonly apiKeys: readonly Named[];
  readonly invitations: readonly string[];
}

export interface KnownUser extends Named {
  readonly email: string;
  readonly state: MemberState;
}

/** What a person is, seen from a membership; for a query that has the person as `u`. */
export const MEMBER_STATE = `CASE WHEN u.deactivated_at IS NOT NULL THEN 'deactivated'
  WHEN u.activated_at IS NULL THEN 'pending' ELSE 'active' END`;

const MEMBERSHIP = `SELECT m.user_id AS "userId", u.name, u.email, m.role, ${MEMBER_STATE} AS state, m.version
  FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = $1`;

/** SQL of memberships, in the workspace of the context. */
@Injectable()
export class MemberRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx, userId: string): Promise<Membership | null> {
    const sql = `${MEMBERSHIP} AND m.user_id = $2`;
    const [row] = await this.database.query<Membership>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row ?? null;
  }

  /** Active owners other than this person. */
  async otherOwners(ctx: Ctx, userId: string): Promise<number> {
    const sql = `SELECT count(*)::int AS others FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.workspace_id = $1 AND m.role = 'owner' AND m.user_id <> $2 AND ${MEMBER_STATE} = 'active'`;
    const [row] = await this.database.query<{ others: number }>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row!.others;
  }

  /** Returns the membership's new version. */
  async setRole(ctx: Ctx, userId: string, role: WorkspaceRole): Promise<number> {
    const sql = `UPDATE memberships SET role = $3, version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND user_id = $2 RETURNING version`;
    const [row] = await this.database.query<{ version: number }>(ctx, sql, [ctx.requireWorkspace(), userId, role]);
    if (!row) throw new Error('A membership vanished while its workspace was locked');
    return row.version;
  }

  /** Ends a membership; the places in teams go along. */
  async delete(ctx: Ctx, userId: string): Promise<void> {
    const sql = 'DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), userId]);
  }

  /** What would end with the membership. */
  async attached(ctx: Ctx, userId: string): Promise<Attached> {
    const sql = `
      SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'role', t.role) ORDER BY lower(t.name))
          FROM team_members tm JOIN teams t ON t.id = tm.team_id WHERE tm.workspace_id = $1 AND tm.user_id = $2), '[]') AS teams,
        coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name) ORDER BY k.created_at, k.id)
          FROM api_keys k WHERE k.workspace_id = $1 AND k.created_by = $2 AND k.revoked_at IS NULL
            AND (k.expires_at IS NULL OR k.expires_at > fettle_now())), '[]') AS "apiKeys",
        ARRAY(SELECT i.id FROM invitations i WHERE i.workspace_id = $1 AND i.user_id = $2
          AND i.accepted_at IS NULL AND i.revoked_at IS NULL ORDER BY i.id) AS invitations`;
    const [row] = await this.database.query<Attached>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row!;
  }

  /** A person of the platform. */
  async user(ctx: Ctx, userId: string): Promise<KnownUser | null> {
    const sql = `SELECT u.id, u.name, u.email, ${MEMBER_STATE} AS state FROM users u WHERE u.id = $1`;
    const [row] = await this.database.query<KnownUser>(ctx, sql, [userId]);
    return row ?? null;
  }

  /** Active people who are no members and fit an ILIKE pattern, by name; at most `limit`. */
  assignable(ctx: Ctx, pattern: string, limit: number): Promise<(Named & { email: string })[]> {
    const sql = `SELECT u.id, u.name, u.email FROM users u
      WHERE u.activated_at IS NOT NULL AND u.deactivated_at IS NULL
        AND NOT EXISTS (SELECT FROM memberships m WHERE m.workspace_id = $1 AND m.user_id = u.id)
        AND (u.name ILIKE $2 OR u.email ILIKE $2)
      ORDER BY lower(u.name), u.id LIMIT $3`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), pattern, limit]);
  }
}
