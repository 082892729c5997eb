import { Injectable } from '@nestjs/common';
import type { ViewList, WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { ViewRow, ViewStateValue } from './view.row.js';

/** The teams of a person; `$1` is the workspace, `$2` the person. */
const ownTeams = 'SELECT team_id FROM team_members WHERE workspace_id = $1 AND user_id = $2';
/** What a person sees: the own ones, those of own teams, those of the workspace. */
const visible = `v.workspace_id = $1 AND (v.owner_id = $2 OR (v.owner_id IS NULL AND (v.team_id IS NULL OR v.team_id IN (${ownTeams}))))`;
const columns = `
  v.id, v.workspace_id, v.list, v.name, v.owner_id, v.team_id, g.name AS team_name, u.name AS created_by_name, v.state,
  v.version, v.created_at, v.updated_at,
  EXISTS (SELECT FROM view_pins p WHERE p.workspace_id = $1 AND p.user_id = $2 AND p.view_id = v.id) AS is_pinned,
  ARRAY(
    SELECT CASE WHEN d.user_id IS NOT NULL THEN 'me' WHEN d.team_id IS NOT NULL THEN 'team' ELSE 'workspace' END
    FROM view_defaults d WHERE d.workspace_id = $1 AND d.view_id = v.id
      AND (d.user_id = $2 OR (d.user_id IS NULL AND (d.team_id IS NULL OR d.team_id IN (${ownTeams}))))
    GROUP BY 1 ORDER BY 1
  ) AS default_of`;
const joins = 'LEFT JOIN teams g ON g.id = v.team_id LEFT JOIN users u ON u.id = v.created_by';

/** Whose default it is: a person's, a team's, or with both null the workspace's. */
export interface DefaultPlace {
  readonly list: ViewList;
  readonly userId: string | null;
  readonly teamId: string | null;
}

export interface NewView {
  readonly id: string;
  readonly list: ViewList;
  readonly name: string;
  readonly state: ViewStateValue;
}

/** Whose a view is to be: a person's, a team's, or with both null the workspace's. */
export interface ViewHome {
  readonly ownerId: string | null;
  readonly teamId: string | null;
}

/** SQL of saved views. Each statement sees what the asking person sees; the workspace is in every `where`. */
@Injectable()
export class ViewRepository {
  constructor(private readonly database: Database) {}

  all(ctx: Ctx, userId: string | null, list: ViewList): Promise<ViewRow[]> {
    const sql = `SELECT ${columns} FROM saved_views v ${joins} WHERE ${visible} AND v.list = $3
      ORDER BY is_pinned DESC, lower(v.name), v.id`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), userId, list]);
  }

  async find(ctx: Ctx, userId: string | null, viewId: string): Promise<ViewRow | null> {
    const sql = `SELECT ${columns} FROM saved_views v ${joins} WHERE ${visible} AND v.id = $3`;
    const [row] = await this.database.query<ViewRow>(ctx, sql, [ctx.requireWorkspace(), userId, viewId]);
    return row ?? null;
  }

  /** The same, locked until the transaction ends. */
  async lock(ctx: Ctx, userId: string, viewId: string): Promise<ViewRow | null> {
    const sql = `SELECT ${columns} FROM saved_views v ${joins} WHERE ${visible} AND v.id = $3 FOR UPDATE OF v`;
    const [row] = await this.database.query<ViewRow>(ctx, sql, [ctx.requireWorkspace(), userId, viewId]);
    return row ?? null;
  }

  /** The role of a member; with `FOR UPDATE` it stays as it is until the transaction ends, and his acts on views wait for each other. */
  async roleOf(ctx: Ctx, userId: string, lock: 'FOR UPDATE' | '' = ''): Promise<WorkspaceRole | null> {
    const sql = `SELECT role FROM memberships WHERE workspace_id = $1 AND user_id = $2 ${lock}`;
    const [row] = await this.database.query<{ role: WorkspaceRole }>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row?.role ?? null;
  }

  /** Whether somebody belongs to a team, which stays so until the transaction ends; null: there is no such team here. */
  async belongs(ctx: Ctx, userId: string, teamId: string): Promise<boolean | null> {
    const sql = `SELECT EXISTS (
        SELECT FROM team_members m WHERE m.workspace_id = $1 AND m.team_id = t.id AND m.user_id = $2
      ) AS belongs FROM teams t WHERE t.workspace_id = $1 AND t.id = $3 FOR SHARE OF t`;
    const [row] = await this.database.query<{ belongs: boolean }>(ctx, sql, [ctx.requireWorkspace(), userId, teamId]);
    return row?.belongs ?? null;
  }

  /** How many views of a list have this home: `ownerId` counts the person's own, null all that are shared. */
  async count(ctx: Ctx, list: ViewList, ownerId: string | null): Promise<number> {
    const sql = `SELECT count(*)::int AS count FROM saved_views
      WHERE workspace_id = $1 AND list = $2 AND owner_id IS NOT DISTINCT FROM $3::uuid`;
    const [row] = await this.database.query<{ count: number }>(ctx, sql, [ctx.requireWorkspace(), list, ownerId]);
    return row!.count;
  }

  async insert(ctx: Ctx, userId: string, { id, list, name, state }: NewView): Promise<void> {
    const sql = `INSERT INTO saved_views (id, workspace_id, list, name, owner_id, created_by, state)
      VALUES ($2, $1, $3, $4, $5, $5, $6)`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), id, list, name, userId, JSON.stringify(state)]);
  }

  async update(ctx: Ctx, viewId: string, { name, state }: Pick<NewView, 'name' | 'state'>): Promise<void> {
    const sql = `UPDATE saved_views SET name = $3, state = $4, version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), viewId, name, JSON.stringify(state)]);
  }

  /** Gives a view another home. Who does not see it any more loses his pin of it, and no list opens with it for him. */
  async move(ctx: Ctx, viewId: string, { ownerId, teamId }: ViewHome): Promise<void> {
    const params = [ctx.requireWorkspace(), viewId, ownerId, teamId];
    const sql = `UPDATE saved_views SET owner_id = $3, team_id = $4, version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, params);
    // In words: it stays where it is everybody's, or the place is within the home.
    const outside = (user: string): string => `
      workspace_id = $1 AND view_id = $2 AND NOT ($3::uuid IS NULL AND $4::uuid IS NULL)
      AND ${user} IS NOT NULL AND ${user} IS DISTINCT FROM $3::uuid
      AND NOT ($4::uuid IS NOT NULL AND ${user} IN (SELECT m.user_id FROM team_members m WHERE m.workspace_id = $1 AND m.team_id = $4::uuid))`;
    await this.database.query(ctx, `DELETE FROM view_pins WHERE ${outside('user_id')}`, params);
    await this.database.query(ctx, `DELETE FROM view_defaults WHERE ${outside('user_id')}`, params);
    const shared = `DELETE FROM view_defaults WHERE workspace_id = $1 AND view_id = $2 AND user_id IS NULL
      AND NOT ($3::uuid IS NULL AND ($4::uuid IS NULL OR team_id IS NOT DISTINCT FROM $4::uuid))`;
    await this.database.query(ctx, shared, params);
  }

  async remove(ctx: Ctx, viewId: string): Promise<void> {
    const sql = 'DELETE FROM saved_views WHERE workspace_id = $1 AND id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), viewId]);
  }

  /** Whether anything has changed. */
  async pin(ctx: Ctx, userId: string, viewId: string, isPinned: boolean): Promise<boolean> {
    const sql = isPinned
      ? `INSERT INTO view_pins (workspace_id, user_id, view_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING view_id`
      : 'DELETE FROM view_pins WHERE workspace_id = $1 AND user_id = $2 AND view_id = $3 RETURNING view_id';
    return (await this.database.query(ctx, sql, [ctx.requireWorkspace(), userId, viewId])).length > 0;
  }

  /** The view that a list opens with; null takes it away. */
  async setDefault(ctx: Ctx, { list, userId, teamId }: DefaultPlace, viewId: string | null): Promise<void> {
    const place = [ctx.requireWorkspace(), list, userId, teamId];
    const gone = `DELETE FROM view_defaults WHERE workspace_id = $1 AND list = $2
      AND user_id IS NOT DISTINCT FROM $3::uuid AND team_id IS NOT DISTINCT FROM $4::uuid`;
    if (viewId === null) return void (await this.database.query(ctx, gone, place));
    const sql = `INSERT INTO view_defaults (workspace_id, list, user_id, team_id, view_id) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (workspace_id, list, user_id, team_id) DO UPDATE SET view_id = excluded.view_id`;
    await this.database.query(ctx, sql, [...place, viewId]);
  }
}
