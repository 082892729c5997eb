import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A node that was asked for: whose it was, and its new version where it has moved. */
export interface TeamMoveRow {
  id: string;
  name: string;
  before: string | null;
  version: number;
  moved: boolean;
}

const moving = (which: string): string => `
  WITH target AS (
    SELECT id, name, team_id FROM nodes WHERE workspace_id = $1 AND ${which} ORDER BY id FOR UPDATE
  ), moved AS (
    UPDATE nodes n SET team_id = $3, version = n.version + 1, updated_at = fettle_now()
    FROM target t WHERE n.workspace_id = $1 AND n.id = t.id AND t.team_id IS DISTINCT FROM $3::uuid RETURNING n.id, n.version
  )
  SELECT t.id, t.name, t.team_id AS before, coalesce(m.version, 0) AS version, m.id IS NOT NULL AS moved
  FROM target t LEFT JOIN moved m ON m.id = t.id ORDER BY lower(t.name), t.id`;

/** SQL of whose nodes are. The workspace is in every `where`. */
@Injectable()
export class NodeTeamRepository {
  constructor(private readonly database: Database) {}

  /** Gives nodes to a team or to none; the answer has those that there are. */
  move(ctx: Ctx, nodeIds: readonly string[], teamId: string | null): Promise<TeamMoveRow[]> {
    return this.database.query(ctx, moving('id = ANY($2::uuid[])'), [ctx.requireWorkspace(), nodeIds, teamId]);
  }

  /** Gives all nodes of a team to another one or to none, and the nodes that are about to join it. */
  async moveAll(ctx: Ctx, from: string, teamId: string | null): Promise<TeamMoveRow[]> {
    const params = [ctx.requireWorkspace(), from, teamId];
    const installs = 'UPDATE node_installs SET team_id = $3 WHERE workspace_id = $1 AND team_id = $2';
    await this.database.query(ctx, installs, params);
    return this.database.query(ctx, moving('team_id = $2::uuid'), params);
  }

  /** The first nodes of a team by name, and how many it has. */
  async owned(ctx: Ctx, teamId: string, limit: number): Promise<{ ids: string[]; names: string[]; count: number }> {
    const sql = `SELECT id, name, count(*) OVER ()::int AS count FROM nodes WHERE workspace_id = $1 AND team_id = $2
      ORDER BY lower(name), id LIMIT $3`;
    const params = [ctx.requireWorkspace(), teamId, limit];
    const rows = await this.database.query<{ id: string; name: string; count: number }>(ctx, sql, params);
    return { ids: rows.map(({ id }) => id), names: rows.map(({ name }) => name), count: rows[0]?.count ?? 0 };
  }
}
