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
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
}

/** A workspace whose row this transaction holds: nobody else changes it, or who belongs to it, until the end. */
export interface LockedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly timezone: string;
  readonly isDefault: boolean;
  readonly version: number;
  readonly archived: boolean;
  readonly deleting: boolean;
}

export interface WorkspaceFields {
  readonly name: string;
  readonly slug: string;
  readonly timezone: string;
}

const AS_MEMBER = `
  SELECT w.id, w.name, w.slug, w.is_default AS "isDefault", w.timezone, m.role AS "currentUserRole",
    w.archived_at AS "archivedAt", w.version, w.created_at AS "createdAt"
  FROM workspaces w JOIN memberships m ON m.workspace_id = w.id AND m.user_id = $1`;

const LOCKED = `id, name, slug, timezone, is_default AS "isDefault", version, archived_at IS NOT NULL AS archived,
  deleting_at IS NOT NULL AS deleting`;

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

  /**
   * Locks a workspace for whoever changes it or its members. Machines may go on joining and reporting meanwhile. Null: there is none, or
   * it is being deleted.
   */
  async lock(ctx: Ctx, workspaceId: string): Promise<LockedWorkspace | null> {
    const sql = `SELECT ${LOCKED} FROM workspaces WHERE id = $1 AND deleting_at IS NULL FOR NO KEY UPDATE`;
    const [row] = await this.database.query<LockedWorkspace>(ctx, sql, [workspaceId]);
    return row ?? null;
  }

  /** Throws UniqueViolation of `workspaces_slug_key` when another one has the slug. Returns the new version. */
  async update(ctx: Ctx, workspaceId: string, { name, slug, timezone }: WorkspaceFields): Promise<number> {
    const sql = `UPDATE workspaces SET name = $2, slug = $3, timezone = $4, version = version + 1, updated_at = fettle_now()
      WHERE id = $1 RETURNING version`;
    return this.version(ctx, sql, [workspaceId, name, slug, timezone]);
  }

  /** Closes a workspace, or opens it again. Returns the new version. */
  async setArchived(ctx: Ctx, workspaceId: string, archived: boolean): Promise<number> {
    const sql = `UPDATE workspaces SET archived_at = CASE WHEN $2 THEN fettle_now() END, version = version + 1,
      updated_at = fettle_now() WHERE id = $1 RETURNING version`;
    return this.version(ctx, sql, [workspaceId, archived]);
  }

  /** Nodes of a workspace for which a task waits. */
  async nodesWithWaitingTasks(ctx: Ctx, workspaceId: string): Promise<string[]> {
    const sql = `SELECT DISTINCT node_id AS id FROM task_live WHERE workspace_id = $1 AND state = 'queued'`;
    return (await this.database.query<{ id: string }>(ctx, sql, [workspaceId])).map(({ id }) => id);
  }

  /** Throws UniqueViolation of `workspaces_slug_key` when another one has the slug. */
  async insert(ctx: Ctx, id: string, { name, slug, timezone }: WorkspaceFields): Promise<void> {
    const sql = 'INSERT INTO workspaces (id, name, slug, timezone) VALUES ($1, $2, $3, $4)';
    await this.database.query(ctx, sql, [id, name, slug, timezone]);
  }

  /** Makes a workspace the default one instead of the one that is. Returns both with their new versions. */
  async makeDefault(ctx: Ctx, workspaceId: string): Promise<{ id: string; version: number }[]> {
    const change = 'version = version + 1, updated_at = fettle_now() WHERE';
    // Two statements: a unique index is checked row by row within one.
    const before = await this.database.query<{ id: string; version: number }>(
      ctx,
      `UPDATE workspaces SET is_default = false, ${change} is_default RETURNING id, version`,
    );
    const sql = `UPDATE workspaces SET is_default = true, ${change} id = $1 RETURNING id, version`;
    return [...before, ...(await this.database.query<{ id: string; version: number }>(ctx, sql, [workspaceId]))];
  }

  async defaultId(ctx: Ctx): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(ctx, 'SELECT id FROM workspaces WHERE is_default');
    return row?.id ?? null;
  }

  /** Makes the default workspace unless there is one. Returns its id when it was made now; safe in parallel. */
  async insertDefault(ctx: Ctx, slug = 'default'): Promise<string | null> {
    const sql = `INSERT INTO workspaces (id, name, slug, is_default) VALUES ($1, 'Default', $2, true)
      ON CONFLICT DO NOTHING RETURNING id`;
    const [row] = await this.database.query<{ id: string }>(ctx, sql, [newId(), slug]);
    return row?.id ?? null;
  }

  /** The workspace that becomes the default one where none is: the one with the slug `default`, or the oldest open one. */
  async heirOfDefault(ctx: Ctx): Promise<string | null> {
    const sql = `SELECT id FROM workspaces WHERE archived_at IS NULL ORDER BY (slug = 'default') DESC, created_at, id LIMIT 1`;
    const [row] = await this.database.query<{ id: string }>(ctx, sql);
    return row?.id ?? null;
  }

  private async version(ctx: Ctx, sql: string, values: unknown[]): Promise<number> {
    const [row] = await this.database.query<{ version: number }>(ctx, sql, values);
    if (!row) throw new Error('A locked workspace vanished inside its transaction');
    return row.version;
  }
}
