import { Injectable } from '@nestjs/common';
import type { WorkspaceRole } from '@fettle/contracts';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A workspace as one of its members sees it. */
export interface MemberWorkspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly isDefault: boolean;
  readonly timezone: string;
  readonly currentUserRole: WorkspaceRole;
  readonly createdAt: Date;
}

const AS_MEMBER = `
  SELECT w.id, w.name, w.slug, w.is_default AS "isDefault", w.timezone, m.role AS "currentUserRole", w.created_at AS "createdAt"
  FROM workspaces w JOIN memberships m ON m.workspace_id = w.id AND m.user_id = $1`;

@Injectable()
export class WorkspaceRepository {
  constructor(private readonly database: Database) {}

  ofMember(ctx: Ctx, userId: string): Promise<MemberWorkspace[]> {
    return this.database.query(ctx, `${AS_MEMBER} ORDER BY w.is_default DESC, w.name, w.id`, [userId]);
  }

  async findAsMember(ctx: Ctx, workspaceId: string, userId: string): Promise<MemberWorkspace | null> {
    const [row] = await this.database.query<MemberWorkspace>(ctx, `${AS_MEMBER} WHERE w.id = $2`, [
      userId,
      workspaceId,
    ]);
    return row ?? null;
  }

  async defaultId(ctx: Ctx): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(ctx, 'SELECT id FROM workspaces WHERE is_default');
    return row?.id ?? null;
  }

  /** Makes the default workspace unless there is one. Returns its id when it was made now; safe in parallel. */
  async insertDefault(ctx: Ctx): Promise<string | null> {
    const sql = `INSERT INTO workspaces (id, name, slug, is_default) VALUES ($1, 'Default', 'default', true)
      ON CONFLICT DO NOTHING RETURNING id`;
    const [row] = await this.database.query<{ id: string }>(ctx, sql, [newId()]);
    return row?.id ?? null;
  }
}
