import { Injectable } from '@nestjs/common';
import type { WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { Params, afterSql, containing, orderSql, totalSql, type SortSql } from '../lists/index.js';

export interface TeamMemberRow {
  user_id: string;
  name: string;
  email: string;
  role: WorkspaceRole;
  added_at: Date;
  sort_key: string;
}

const byName: SortSql = { key: 'lower(u.name)', type: 'text', natural: 'asc' };
const CANDIDATES = 50;

/** SQL of who belongs to a team. The workspace is in every `where`. */
@Injectable()
export class TeamMemberRepository {
  constructor(private readonly database: Database) {}

  page(
    ctx: Ctx,
    teamId: string,
    { search, limit, after }: { search: string | undefined; limit: number; after: Place | undefined },
  ): Promise<TeamMemberRow[]> {
    const params = new Params();
    const where = belonging(ctx, teamId, search, params);
    if (after) where.push(afterSql(byName, { direction: 'asc', id: 'u.id' }, after, params));
    const sql = `SELECT u.id AS user_id, u.name, u.email, m.role, tm.created_at AS added_at, lower(u.name) AS sort_key
      FROM team_members tm JOIN users u ON u.id = tm.user_id
      JOIN memberships m ON m.workspace_id = tm.workspace_id AND m.user_id = tm.user_id
      WHERE ${where.join(' AND ')} ORDER BY ${orderSql(byName, 'asc', 'u.id')} LIMIT ${params.add(limit)}`;
    return this.database.query(ctx, sql, params.values);
  }

  async count(ctx: Ctx, teamId: string, search: string | undefined): Promise<number> {
    const params = new Params();
    const sql = totalSql('team_members tm JOIN users u ON u.id = tm.user_id', belonging(ctx, teamId, search, params));
    const [row] = await this.database.query<{ total: number }>(ctx, sql, params.values);
    return row!.total;
  }

  /** Of each team at most `most` members, by name; one statement for all teams. */
  first(ctx: Ctx, teamIds: readonly string[], most: number): Promise<{ team_id: string; id: string; name: string }[]> {
    const sql = `SELECT t.id AS team_id, u.id, u.name FROM unnest($2::uuid[]) AS t(id), LATERAL (
        SELECT u.id, u.name FROM team_members tm JOIN users u ON u.id = tm.user_id
        WHERE tm.workspace_id = $1 AND tm.team_id = t.id ORDER BY lower(u.name), u.id LIMIT $3) AS u
      ORDER BY t.id, lower(u.name), u.id`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), teamIds, most]);
  }

  async ids(ctx: Ctx, teamId: string): Promise<string[]> {
    const sql = 'SELECT user_id AS id FROM team_members WHERE workspace_id = $1 AND team_id = $2 ORDER BY user_id';
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), teamId]);
    return rows.map(({ id }) => id);
  }

  /** Members of the workspace outside of the team, by name; the deactivated are left out. */
  candidates(ctx: Ctx, teamId: string, search: string | undefined): Promise<Omit<TeamMemberRow, 'added_at'>[]> {
    const sql = `SELECT u.id AS user_id, u.name, u.email, m.role, lower(u.name) AS sort_key
      FROM memberships m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
      WHERE m.workspace_id = $1 AND NOT EXISTS (SELECT FROM team_members tm WHERE tm.team_id = $2 AND tm.user_id = m.user_id)
        AND ($3::text IS NULL OR u.name ILIKE $3 OR u.email ILIKE $3)
      ORDER BY lower(u.name), u.id LIMIT ${CANDIDATES}`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), teamId, search ? containing(search) : null]);
  }

  /** Those of the people who belong to the workspace, and stay so until the transaction ends. */
  async belongingToWorkspace(ctx: Ctx, userIds: readonly string[]): Promise<string[]> {
    const sql = `SELECT user_id AS id FROM memberships WHERE workspace_id = $1 AND user_id = ANY($2::uuid[])
      ORDER BY user_id FOR KEY SHARE`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), userIds]);
    return rows.map(({ id }) => id);
  }

  /** Adds people; returns those who did not belong to it before. */
  async insert(ctx: Ctx, teamId: string, userIds: readonly string[]): Promise<string[]> {
    const sql = `INSERT INTO team_members (workspace_id, team_id, user_id) SELECT $1, $2, unnest($3::uuid[])
      ON CONFLICT DO NOTHING RETURNING user_id AS id`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), teamId, userIds]);
    return rows.map(({ id }) => id);
  }

  async remove(ctx: Ctx, teamId: string, userId: string): Promise<boolean> {
    const sql = 'DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2 AND user_id = $3 RETURNING user_id';
    return (await this.database.query(ctx, sql, [ctx.requireWorkspace(), teamId, userId])).length > 0;
  }
}

function belonging(ctx: Ctx, teamId: string, search: string | undefined, params: Params): string[] {
  const where = [`tm.workspace_id = ${params.add(ctx.requireWorkspace())}`, `tm.team_id = ${params.add(teamId)}`];
  if (search) {
    const text = params.add(containing(search));
    where.push(`(u.name ILIKE ${text} OR u.email ILIKE ${text})`);
  }
  return where;
}
