import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface QueueRow {
  readonly id: string;
  readonly name: string;
  readonly queued: number;
  readonly leased: number;
  readonly started: number;
  readonly oldestQueuedS: number | null;
  readonly oldestNeglectedS: number | null;
  readonly forAbsentNodes: number;
}

/** Rows of the queue that are looked at; beyond this many, figures are of the oldest. */
const LOOKED_AT = 50_000;

/** What the queue of tasks holds, by workspace. */
@Injectable()
export class TaskFlowRepository {
  constructor(private readonly database: Database) {}

  /** Workspaces with work that has not ended, those with the oldest first; at most 200. */
  queues(ctx: Ctx, perNode: number): Promise<QueueRow[]> {
    const sql = `
      WITH live AS (
        SELECT l.workspace_id, l.task_id, l.node_id, l.state, l.expires_at FROM task_live l ORDER BY l.due_at LIMIT ${LOOKED_AT}
      ), busy AS (
        SELECT node_id, count(*) AS running FROM live WHERE state <> 'queued' GROUP BY node_id
      ), waits AS (
        SELECT live.workspace_id, live.state, live.state = 'queued' AND live.expires_at > fettle_now() AS is_queued,
          extract(epoch FROM fettle_now() - t.created_at)::float8 AS age_s, coalesce(v.presence = 'live', false) AS is_here,
          coalesce(busy.running, 0) AS running
        FROM live JOIN tasks t ON t.workspace_id = live.workspace_id AND t.id = live.task_id
        LEFT JOIN node_liveness v ON v.node_id = live.node_id LEFT JOIN busy ON busy.node_id = live.node_id
      )
      SELECT w.id, w.name, count(*) FILTER (WHERE is_queued)::int AS queued,
        count(*) FILTER (WHERE state = 'leased')::int AS leased, count(*) FILTER (WHERE state = 'started')::int AS started,
        max(greatest(age_s, 0)) FILTER (WHERE is_queued) AS "oldestQueuedS",
        max(greatest(age_s, 0)) FILTER (WHERE is_queued AND is_here AND running < $1 AND w.archived_at IS NULL) AS "oldestNeglectedS",
        count(*) FILTER (WHERE is_queued AND NOT is_here)::int AS "forAbsentNodes"
      FROM waits JOIN workspaces w ON w.id = waits.workspace_id GROUP BY w.id, w.name
      ORDER BY max(age_s) FILTER (WHERE is_queued) DESC NULLS LAST, w.name, w.id LIMIT 200`;
    return this.database.query<QueueRow>(ctx, sql, [perNode]);
  }

  /** When any agent was heard from last; null when none ever was. */
  async lastSeen(ctx: Ctx): Promise<Date | null> {
    const [row] = await this.database.query<{ at: Date | null }>(
      ctx,
      'SELECT max(last_seen_at) AS at FROM node_liveness',
    );
    return row?.at ?? null;
  }
}
