import { WATCHED_NODES_MAX, WATCH_LEASE_MS } from '@fettle/contracts';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Wishes of one workspace, whoever's they are: a bound on rows, not on people. */
const WATCHES_MAX = 200;

/** What became of a new wish: null where the node does not exist here, or enough are watched already. */
export interface WatchOutcome {
  readonly exists: boolean;
  readonly until: Date | null;
}

const lease = `fettle_now() + interval '${WATCH_LEASE_MS} milliseconds'`;

/** SQL of who watches which node. A wish that is not renewed counts no longer, whether its row is still there or not. */
@Injectable()
export class MetricWatchRepository {
  constructor(private readonly database: Database) {}

  /** Lets a wish that still holds hold longer. Null when there is none. */
  async renew(ctx: Ctx, nodeId: string, watchId: string): Promise<Date | null> {
    const sql = `UPDATE metric_watches SET until = ${lease}
      WHERE workspace_id = $1 AND node_id = $2 AND watch_id = $3 AND until > fettle_now() RETURNING until`;
    const [row] = await this.database.query<{ until: Date }>(ctx, sql, [ctx.requireWorkspace(), nodeId, watchId]);
    return row?.until ?? null;
  }

  /** Makes a wish within the bound of the workspace. Needs a transaction: wishes of one workspace are made one at a time. */
  async begin(ctx: Ctx, nodeId: string, watchId: string): Promise<WatchOutcome> {
    const workspaceId = ctx.requireWorkspace();
    await this.database.query(ctx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 1220))', [workspaceId]);
    const [row] = await this.database.query<WatchOutcome>(
      ctx,
      `WITH gone AS (
         DELETE FROM metric_watches WHERE workspace_id = $1 AND until <= fettle_now() AND NOT (node_id = $2 AND watch_id = $3)
       ), held AS (
         SELECT count(DISTINCT node_id) FILTER (WHERE node_id <> $2) AS nodes, count(*) AS watches
         FROM metric_watches WHERE workspace_id = $1 AND until > fettle_now()
       ), made AS (
         INSERT INTO metric_watches (node_id, watch_id, workspace_id, until)
         SELECT n.id, $3, n.workspace_id, ${lease} FROM nodes n, held
         WHERE n.workspace_id = $1 AND n.id = $2 AND held.nodes < ${WATCHED_NODES_MAX} AND held.watches < ${WATCHES_MAX}
         ON CONFLICT (node_id, watch_id) DO UPDATE SET until = excluded.until
         RETURNING until
       )
       SELECT EXISTS (SELECT FROM nodes WHERE workspace_id = $1 AND id = $2) AS exists, (SELECT until FROM made) AS until`,
      [workspaceId, nodeId, watchId],
    );
    return row!;
  }

  /** Takes a wish back. Returns for how many milliseconds the node is still watched by others; null when there is no such node. */
  async end(ctx: Ctx, nodeId: string, watchId: string): Promise<number | null> {
    const [row] = await this.database.query<{ left: number }>(
      ctx,
      `WITH gone AS (DELETE FROM metric_watches WHERE workspace_id = $1 AND node_id = $2 AND watch_id = $3)
       SELECT coalesce((
         SELECT extract(epoch FROM max(until) - fettle_now())::float8 * 1000 FROM metric_watches
         WHERE workspace_id = $1 AND node_id = $2 AND watch_id <> $3 AND until > fettle_now()
       ), 0) AS left FROM nodes WHERE workspace_id = $1 AND id = $2`,
      [ctx.requireWorkspace(), nodeId, watchId],
    );
    return row?.left ?? null;
  }

  /** Every node that is watched now, of any workspace, and for how many milliseconds still. */
  async all(ctx: Ctx): Promise<{ nodeId: string; left: number }[]> {
    return this.database.query(
      ctx,
      `SELECT node_id AS "nodeId", extract(epoch FROM max(until) - fettle_now())::float8 * 1000 AS left FROM metric_watches
       WHERE until > fettle_now() GROUP BY node_id`,
    );
  }

  /** Deletes what has not counted for an hour. */
  async forget(ctx: Ctx): Promise<void> {
    await this.database.query(ctx, `DELETE FROM metric_watches WHERE until < fettle_now() - interval '1 hour'`);
  }
}
