import { Injectable } from '@nestjs/common';
import type { PlatformRole, TeamRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Who is asked about. */
export interface Subject {
  readonly id: string;
  readonly name: string;
  readonly platformRole: PlatformRole;
  readonly deactivated: boolean;
  /** Has not accepted the invitation yet: cannot sign in. */
  readonly pending: boolean;
}

/** Platform-wide reads for the tester: an administrator asks about anybody, anywhere. */
@Injectable()
export class SubjectRepository {
  constructor(private readonly database: Database) {}

  async person(ctx: Ctx, userId: string): Promise<Subject | null> {
    const sql = `SELECT id, name, platform_role AS "platformRole", deactivated_at IS NOT NULL AS deactivated,
      activated_at IS NULL AND password_hash IS NULL AS pending FROM users WHERE id = $1`;
    const [row] = await this.database.query<Subject>(ctx, sql, [userId]);
    return row ?? null;
  }

  async workspaceName(ctx: Ctx, workspaceId: string): Promise<string | null> {
    const [row] = await this.database.query<{ name: string }>(ctx, 'SELECT name FROM workspaces WHERE id = $1', [
      workspaceId,
    ]);
    return row?.name ?? null;
  }

  /** What teams of one workspace are called, and what they grant. */
  teams(ctx: Ctx, workspaceId: string, ids: readonly string[]): Promise<{ name: string; role: TeamRole | null }[]> {
    const sql = 'SELECT name, role FROM teams WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY lower(name)';
    return this.database.query(ctx, sql, [workspaceId, ids]);
  }
}
