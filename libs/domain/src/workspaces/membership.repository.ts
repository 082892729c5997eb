import { Injectable } from '@nestjs/common';
import type { WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { WorkspaceAccess } from '@fettle/platform/http';

/** A person's teams that grant something, as JSON; for a query that has the membership as `m`. */
export const TEAM_ROLES = `coalesce((
  SELECT jsonb_agg(jsonb_build_object('teamId', t.id, 'role', t.role)) FROM team_members tm JOIN teams t ON t.id = tm.team_id
  WHERE tm.user_id = m.user_id AND tm.workspace_id = m.workspace_id AND t.role IS NOT NULL), '[]')`;

/** Workspace id → what the person with the row `u` is there, as one JSON object. */
export const ACCESS_OF_USER = `coalesce((
  SELECT jsonb_object_agg(m.workspace_id, jsonb_build_object('role', m.role, 'archived', w.archived_at IS NOT NULL, 'teamRoles', ${TEAM_ROLES}))
  FROM memberships m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = u.id), '{}')`;

@Injectable()
export class MembershipRepository {
  constructor(private readonly database: Database) {}

  /** What a person is in a workspace; null when there is no such membership or no such workspace, or the person is deactivated. */
  async access(ctx: Ctx, workspaceId: string, userId: string): Promise<WorkspaceAccess | null> {
    const sql = `SELECT m.role, w.archived_at IS NOT NULL AS archived, ${TEAM_ROLES} AS "teamRoles"
      FROM memberships m JOIN workspaces w ON w.id = m.workspace_id JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
      WHERE m.workspace_id = $1 AND m.user_id = $2`;
    const [row] = await this.database.query<WorkspaceAccess>(ctx, sql, [workspaceId, userId]);
    return row ?? null;
  }

  /** Makes a membership. False when the person has one there. */
  async insert(ctx: Ctx, workspaceId: string, userId: string, role: WorkspaceRole): Promise<boolean> {
    const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING RETURNING user_id`;
    return (await this.database.query(ctx, sql, [workspaceId, userId, role])).length > 0;
  }
}
