import { Injectable } from '@nestjs/common';
import type { TeamRole, WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { Params, afterSql, containing, orderSql, placeKey, totalSql, type SortSql } from '../lists/index.js';

export interface TeamRow {
  id: string;
  workspace_id: string;
  name: string;
  description: string;
  role: TeamRole | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface CountedTeam extends TeamRow {
  sort_key: string;
  members: number;
  nodes: number;
  is_mine: boolean;
}

export interface TeamPage {
  readonly search: string | undefined;
  readonly limit: number;
  readonly after: Place | undefined;
}

export type TeamPatch = Partial<Pick<TeamRow, 'name' | 'description' | 'role'>>;

const byName: SortSql = { key: 'lower(t.name)', type: 'text', natural: 'asc' };

/** `$1` is the workspace, `$2` the asking person. */
const counted = `t.*, lower(t.name) AS sort_key, (SELECT count(*)::int FROM team_members m WHERE m.team_id = t.id) AS members,
  (SELECT count(*)::int FROM nodes n WHERE n.workspace_id = $1 AND n.team_id = t.id) AS nodes,
  EXISTS (SELECT FROM team_members m WHERE m.team_id = t.id AND m.user_id = $2) AS is_mine`;

/** SQL of teams. The workspace is in every `where`: a foreign id finds nothing. */
@Injectable()
export class TeamRepository {
  constructor(private readonly database: Database) {}

  /** One page by name; ask for one row more than is shown to learn whether another page follows. */
  page(ctx: Ctx, userId: string | null, { search, limit, after }: TeamPage): Promise<CountedTeam[]> {
    const params = new Params();
    const where = [`t.workspace_id = ${params.add(ctx.requireWorkspace())}`];
    params.add(userId);
    if (search) where.push(matching(search, params));
    if (after) where.push(afterSql(byName, { direction: 'asc', id: 't.id' }, after, params));
    const sql = `SELECT ${counted} FROM teams t WHERE ${where.join(' AND ')}
      ORDER BY ${orderSql(byName, 'asc', 't.id')} LIMIT ${params.add(limit)}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many match, counted no further than one more than `TOTAL_MAX`. */
  async count(ctx: Ctx, search: string | undefined): Promise<number> {
    const params = new Params();
    const where = [`t.workspace_id = ${params.add(ctx.requireWorkspace())}`];
    if (search) where.push(matching(search, params));
    const [row] = await this.database.query<{ total: number }>(ctx, totalSql('teams t', where), params.values);
    return row!.total;
  }

  async find(ctx: Ctx, teamId: string, userId: string | null): Promise<CountedTeam | null> {
    const sql = `SELECT ${counted} FROM teams t WHERE t.workspace_id = $1 AND t.id = $3`;
    const [row] = await this.database.query<CountedTeam>(ctx, sql, [ctx.requireWorkspace(), userId, teamId]);
    return row ?? null;
  }

  /** Teams, locked until the transaction ends: to be changed, or so that what they grant stays as it was read. */
  lock(ctx: Ctx, teamIds: readonly string[], how: 'UPDATE' | 'SHARE'): Promise<TeamRow[]> {
    const sql = `SELECT * FROM teams WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR ${how}`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), teamIds]);
  }

  all(ctx: Ctx, teamIds: readonly string[]): Promise<TeamRow[]> {
    const sql = 'SELECT * FROM teams WHERE workspace_id = $1 AND id = ANY($2::uuid[])';
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), teamIds]);
  }

  /** The role of a member, which stays as it is until the transaction ends. */
  async roleOf(ctx: Ctx, userId: string): Promise<WorkspaceRole | null> {
    const sql = 'SELECT role FROM memberships WHERE workspace_id = $1 AND user_id = $2 FOR SHARE';
    const [row] = await this.database.query<{ role: WorkspaceRole }>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row?.role ?? null;
  }

  async insert(ctx: Ctx, id: string, team: Required<TeamPatch>): Promise<void> {
    const sql = 'INSERT INTO teams (id, workspace_id, name, description, role) VALUES ($2, $1, $3, $4, $5)';
    const { name, description, role } = team;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), id, name, description, role]);
  }

  async update(ctx: Ctx, teamId: string, team: Required<TeamPatch>): Promise<void> {
    const sql = `UPDATE teams SET name = $3, description = $4, role = $5, version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND id = $2`;
    const { name, description, role } = team;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), teamId, name, description, role]);
  }

  async remove(ctx: Ctx, teamId: string): Promise<void> {
    const sql = 'DELETE FROM teams WHERE workspace_id = $1 AND id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), teamId]);
  }
}

/** The place of a row in the order of pages. */
export function placeOfTeam({ sort_key: key, id }: CountedTeam): Place {
  return { key: placeKey(key), id };
}

function matching(search: string, params: Params): string {
  const text = params.add(containing(search));
  return `(t.name ILIKE ${text} OR t.description ILIKE ${text})`;
}
