import { Injectable } from '@nestjs/common';
import type { WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

@Injectable()
export class MembershipRepository {
  constructor(private readonly database: Database) {}

  /** The role of a person in a workspace; null when there is no such membership or no such workspace. */
  async role(ctx: Ctx, workspaceId: string, userId: string): Promise<WorkspaceRole | null> {
    const sql = 'SELECT role FROM memberships WHERE workspace_id = $1 AND user_id = $2';
    const [row] = await this.database.query<{ role: WorkspaceRole }>(ctx, sql, [workspaceId, userId]);
    return row?.role ?? null;
  }

  async insert(ctx: Ctx, workspaceId: string, userId: string, role: WorkspaceRole): Promise<void> {
    const sql = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
    await this.database.query(ctx, sql, [workspaceId, userId, role]);
  }
}
