import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { memberCounts } from '../nodes/index.js';
import { Params } from '../lists/index.js';

export interface GroupRow {
  id: string;
  workspace_id: string;
  name: string;
  description: string;
  /** Null: its members are listed. */
  rule: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface GroupCount {
  readonly nodes: number;
  readonly offline: number;
}

/** A saved view of nodes: its filter may name a group. */
export interface FilteredView {
  readonly id: string;
  readonly name: string;
  readonly q: string;
  readonly visible: boolean;
}

/** SQL of groups of nodes. The workspace is in every `where`: a foreign id finds nothing. */
@Injectable()
export class GroupRepository {
  constructor(private readonly database: Database) {}

  all(ctx: Ctx): Promise<GroupRow[]> {
    const sql = 'SELECT * FROM node_groups WHERE workspace_id = $1 ORDER BY lower(name), id';
    return this.database.query(ctx, sql, [ctx.requireWorkspace()]);
  }

  async find(ctx: Ctx, groupId: string, lock: 'FOR UPDATE' | '' = ''): Promise<GroupRow | null> {
    const sql = `SELECT * FROM node_groups WHERE workspace_id = $1 AND id = $2 ${lock}`;
    const [row] = await this.database.query<GroupRow>(ctx, sql, [ctx.requireWorkspace(), groupId]);
    return row ?? null;
  }

  /** How many nodes belong to each of some groups at this moment: one walk through the nodes, however many groups there are. */
  async counts(ctx: Ctx, groups: readonly GroupRow[]): Promise<ReadonlyMap<string, GroupCount>> {
    if (groups.length === 0) return new Map();
    const params = new Params();
    params.add(ctx.requireWorkspace());
    const rows = await this.database.query<{ at: number } & GroupCount>(
      ctx,
      memberCounts(groups, params),
      params.values,
    );
    return new Map(rows.map(({ at, nodes, offline }) => [groups[at]!.id, { nodes, offline }]));
  }

  /** Waits for others who make groups, and counts those that there are. */
  async countLocked(ctx: Ctx): Promise<number> {
    await this.database.query(ctx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 1230))', [
      ctx.requireWorkspace(),
    ]);
    const sql = 'SELECT count(*)::int AS count FROM node_groups WHERE workspace_id = $1';
    const [row] = await this.database.query<{ count: number }>(ctx, sql, [ctx.requireWorkspace()]);
    return row!.count;
  }

  async insert(ctx: Ctx, id: string, group: Pick<GroupRow, 'name' | 'description' | 'rule'>): Promise<void> {
    const sql = 'INSERT INTO node_groups (id, workspace_id, name, description, rule) VALUES ($2, $1, $3, $4, $5)';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), id, group.name, group.description, group.rule]);
  }

  async update(ctx: Ctx, id: string, group: Pick<GroupRow, 'name' | 'description' | 'rule'>): Promise<void> {
    const sql = `UPDATE node_groups SET name = $3, description = $4, rule = $5, version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), id, group.name, group.description, group.rule]);
  }

  /** Says that other nodes belong to it now. */
  async touch(ctx: Ctx, id: string): Promise<void> {
    const sql =
      'UPDATE node_groups SET version = version + 1, updated_at = fettle_now() WHERE workspace_id = $1 AND id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), id]);
  }

  async remove(ctx: Ctx, id: string): Promise<void> {
    await this.database.query(ctx, 'DELETE FROM node_groups WHERE workspace_id = $1 AND id = $2', [
      ctx.requireWorkspace(),
      id,
    ]);
  }

  /** Which of the ids are nodes here. They stay until the transaction ends. */
  async known(ctx: Ctx, nodeIds: readonly string[]): Promise<string[]> {
    const sql = 'SELECT id FROM nodes WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE';
    return (await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), nodeIds])).map(({ id }) => id);
  }

  async listed(ctx: Ctx, groupId: string): Promise<number> {
    const sql = 'SELECT count(*)::int AS count FROM node_group_members WHERE workspace_id = $1 AND group_id = $2';
    const [row] = await this.database.query<{ count: number }>(ctx, sql, [ctx.requireWorkspace(), groupId]);
    return row!.count;
  }

  /** Adds nodes; returns those that were not in it. */
  async add(ctx: Ctx, groupId: string, nodeIds: readonly string[]): Promise<string[]> {
    const sql = `INSERT INTO node_group_members (workspace_id, group_id, node_id) SELECT $1, $2, unnest($3::uuid[])
      ON CONFLICT DO NOTHING RETURNING node_id AS id`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), groupId, nodeIds]);
    return rows.map(({ id }) => id);
  }

  /** Takes nodes out; returns those that were in it. */
  async take(ctx: Ctx, groupId: string, nodeIds: readonly string[]): Promise<string[]> {
    const sql = `DELETE FROM node_group_members WHERE workspace_id = $1 AND group_id = $2 AND node_id = ANY($3::uuid[])
      RETURNING node_id AS id`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), groupId, nodeIds]);
    return rows.map(({ id }) => id);
  }

  /** Views of nodes whose filter has the word `group` in it; `visible` to this person. */
  views(ctx: Ctx, userId: string | null): Promise<FilteredView[]> {
    const sql = `SELECT id, name, state->>'q' AS q, (owner_id = $2 OR (owner_id IS NULL AND (team_id IS NULL OR team_id IN (
        SELECT team_id FROM team_members WHERE workspace_id = $1 AND user_id = $2)))) IS TRUE AS visible
      FROM saved_views WHERE workspace_id = $1 AND list = 'nodes' AND state->>'q' ILIKE '%group%' ORDER BY lower(name), id`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), userId]);
  }
}
