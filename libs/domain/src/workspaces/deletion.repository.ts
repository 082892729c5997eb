import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** What keeps a workspace from being deleted. */
export interface Blockers {
  /** Nodes with a working agent key: how many, and the names of some. */
  readonly nodes: number;
  readonly nodeNames: readonly string[];
  /** Tasks that have not ended. */
  readonly tasks: number;
}

/** A workspace whose deletion has stopped getting on. */
export interface StalledDeletion {
  readonly id: string;
}

const ROWS = 5_000;
const TASKS = 500;
const NODES = 50;
const measurements = ['metric_samples', 'metric_minutes', 'metric_five_minutes', 'metric_hours'] as const;

/** SQL of the end of workspaces. Rows go in batches, so that no statement holds many locks or lasts long. */
@Injectable()
export class DeletionRepository {
  constructor(private readonly database: Database) {}

  async blockers(ctx: Ctx, workspaceId: string): Promise<Blockers> {
    const sql = `
      WITH enrolled AS (
        SELECT n.name FROM nodes n WHERE n.workspace_id = $1
          AND EXISTS (SELECT FROM agent_keys k WHERE k.node_id = n.id AND k.revoked_at IS NULL)
      )
      SELECT (SELECT count(*)::int FROM enrolled) AS nodes,
        ARRAY(SELECT name FROM enrolled ORDER BY name LIMIT 5) AS "nodeNames",
        (SELECT count(*)::int FROM task_live WHERE workspace_id = $1) AS tasks`;
    const [row] = await this.database.query<Blockers>(ctx, sql, [workspaceId]);
    return row!;
  }

  /** Waits for machines that are joining now, and keeps others from it until the end of the transaction. */
  async lockForDeletion(ctx: Ctx, workspaceId: string): Promise<void> {
    await this.database.query(ctx, 'SELECT 1 FROM workspaces WHERE id = $1 FOR UPDATE', [workspaceId]);
  }

  /** Takes the workspace out of the world: nobody belongs to it, its slug is free. Returns who belonged to it. */
  async begin(ctx: Ctx, workspaceId: string): Promise<string[]> {
    const sql = `UPDATE workspaces SET deleting_at = fettle_now(), deletion_seen_at = fettle_now(),
      archived_at = coalesce(archived_at, fettle_now()), slug = 'deleted-' || id, version = version + 1,
      updated_at = fettle_now() WHERE id = $1`;
    await this.database.query(ctx, sql, [workspaceId]);
    await this.database.query(ctx, 'DELETE FROM invitations WHERE workspace_id = $1', [workspaceId]);
    await this.database.query(
      ctx,
      `UPDATE api_keys SET revoked_at = fettle_now(), revoked_reason = 'workspace deleted' WHERE workspace_id = $1 AND revoked_at IS NULL`,
      [workspaceId],
    );
    const gone = 'DELETE FROM memberships WHERE workspace_id = $1 RETURNING user_id AS id';
    return (await this.database.query<{ id: string }>(ctx, gone, [workspaceId])).map(({ id }) => id);
  }

  /** Whether the workspace is being deleted; says at the same time that this is getting on. */
  async touch(ctx: Ctx, workspaceId: string): Promise<boolean> {
    const sql = `UPDATE workspaces SET deletion_seen_at = fettle_now() WHERE id = $1 AND deleting_at IS NOT NULL RETURNING id`;
    return (await this.database.query(ctx, sql, [workspaceId])).length > 0;
  }

  /** Deletes some rows of what is left. Returns how many; 0 when only the workspace itself is left. Needs a transaction. */
  async deleteSome(ctx: Ctx, workspaceId: string): Promise<number> {
    // One at a time: to a second one, rows that the first has just deleted would look like the last of their kind.
    await this.database.query(ctx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 1071))', [workspaceId]);
    return (
      (await this.deleteTasks(ctx, workspaceId)) ||
      (await this.deleteMeasurements(ctx, workspaceId)) ||
      (await this.deleteEvents(ctx, workspaceId)) ||
      (await this.deleteNodes(ctx, workspaceId)) ||
      (await this.deleteInstalls(ctx, workspaceId))
    );
  }

  /** Deletes the workspace itself, with the few rows that go along: teams, keys, service accounts. */
  async finish(ctx: Ctx, workspaceId: string): Promise<boolean> {
    const sql = 'DELETE FROM workspaces WHERE id = $1 AND deleting_at IS NOT NULL RETURNING id';
    return (await this.database.query(ctx, sql, [workspaceId])).length > 0;
  }

  /** Deletions that nobody has worked on for a while. */
  async stalled(ctx: Ctx, afterS: number): Promise<StalledDeletion[]> {
    const sql = `UPDATE workspaces SET deletion_seen_at = fettle_now()
      WHERE deleting_at IS NOT NULL AND deletion_seen_at < fettle_now() - make_interval(secs => $1) RETURNING id`;
    return this.database.query<StalledDeletion>(ctx, sql, [afterS]);
  }

  private async deleteTasks(ctx: Ctx, workspaceId: string): Promise<number> {
    const sql = `SELECT id FROM tasks WHERE workspace_id = $1 ORDER BY id LIMIT ${TASKS}`;
    const ids = (await this.database.query<{ id: string }>(ctx, sql, [workspaceId])).map(({ id }) => id);
    if (ids.length === 0) return 0;
    const output = `DELETE FROM task_output WHERE (task_id, attempt, seq) IN (
      SELECT task_id, attempt, seq FROM task_output WHERE task_id = ANY($1) LIMIT ${ROWS}) RETURNING seq`;
    const chunks = await this.database.query(ctx, output, [ids]);
    if (chunks.length > 0) return chunks.length;
    await this.database.query(ctx, 'DELETE FROM task_traces WHERE task_id = ANY($1)', [ids]);
    await this.database.query(ctx, 'DELETE FROM task_live WHERE workspace_id = $1 AND task_id = ANY($2)', [
      workspaceId,
      ids,
    ]);
    await this.database.query(ctx, 'DELETE FROM tasks WHERE workspace_id = $1 AND id = ANY($2)', [workspaceId, ids]);
    return ids.length;
  }

  private async deleteMeasurements(ctx: Ctx, workspaceId: string): Promise<number> {
    for (const table of measurements) {
      const sql = `DELETE FROM ${table} WHERE (node_id, at) IN (
        SELECT m.node_id, m.at FROM nodes n JOIN ${table} m ON m.node_id = n.id WHERE n.workspace_id = $1 LIMIT ${ROWS})
        RETURNING node_id`;
      const rows = await this.database.query(ctx, sql, [workspaceId]);
      if (rows.length > 0) return rows.length;
    }
    return 0;
  }

  private async deleteEvents(ctx: Ctx, workspaceId: string): Promise<number> {
    const sql = `DELETE FROM events WHERE (at, id) IN (
      SELECT at, id FROM events WHERE workspace_id = $1 LIMIT ${ROWS}) RETURNING id`;
    return (await this.database.query(ctx, sql, [workspaceId])).length;
  }

  private async deleteNodes(ctx: Ctx, workspaceId: string): Promise<number> {
    const sql = `DELETE FROM nodes WHERE id IN (SELECT id FROM nodes WHERE workspace_id = $1 LIMIT ${NODES}) RETURNING id`;
    return (await this.database.query(ctx, sql, [workspaceId])).length;
  }

  private async deleteInstalls(ctx: Ctx, workspaceId: string): Promise<number> {
    const sql = `DELETE FROM node_installs WHERE id IN (
      SELECT id FROM node_installs WHERE workspace_id = $1 LIMIT ${ROWS}) RETURNING id`;
    return (await this.database.query(ctx, sql, [workspaceId])).length;
  }
}
