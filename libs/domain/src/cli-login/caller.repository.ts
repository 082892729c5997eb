import { Injectable } from '@nestjs/common';
import type { WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface MemberRow {
  readonly userId: string;
  readonly userName: string;
  readonly email: string;
  readonly role: WorkspaceRole;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly slug: string;
  readonly archivedAt: Date | null;
}

@Injectable()
export class CallerRepository {
  constructor(private readonly database: Database) {}

  /** A person as member of the workspace; null when he is none, or not active. */
  async member(ctx: Ctx, userId: string): Promise<MemberRow | null> {
    const sql = `
      SELECT u.id AS "userId", u.name AS "userName", u.email, m.role, w.id AS "workspaceId", w.name AS "workspaceName", w.slug,
        w.archived_at AS "archivedAt"
      FROM memberships m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL JOIN workspaces w ON w.id = m.workspace_id
      WHERE m.workspace_id = $1 AND m.user_id = $2`;
    const [row] = await this.database.query<MemberRow>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row ?? null;
  }
}
