import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Counts over the whole platform for Prometheus: numbers only, never a row of somebody's. */
@Injectable()
export class MeasurementsRepository {
  constructor(private readonly database: Database) {}

  /** Tasks that have not ended, by state. */
  async tasks(ctx: Ctx): Promise<Record<string, number>> {
    const sql = 'SELECT state AS name, count(*)::int AS n FROM task_live GROUP BY 1';
    return { queued: 0, leased: 0, started: 0, ...(await this.tally(ctx, sql)) };
  }

  /** Nodes by presence, as the clock last found it. */
  async nodes(ctx: Ctx): Promise<Record<string, number>> {
    return this.tally(ctx, 'SELECT presence AS name, count(*)::int AS n FROM node_liveness GROUP BY 1');
  }

  /** Nodes by agent version, the twenty most frequent. */
  async agents(ctx: Ctx): Promise<Record<string, number>> {
    const sql = `SELECT coalesce(agent_version, 'unknown') AS name, count(*)::int AS n FROM nodes
      GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`;
    return this.tally(ctx, sql);
  }

  /** For how many seconds the oldest task waits whose node is live and has nothing else to do; 0 when there is none. */
  async neglectedS(ctx: Ctx): Promise<number> {
    const sql = `
      SELECT coalesce(max(extract(epoch FROM fettle_now() - t.created_at)), 0)::float8 AS seconds
      FROM (SELECT workspace_id, task_id, node_id FROM task_live WHERE state = 'queued' AND expires_at > fettle_now()
        ORDER BY due_at LIMIT 10000) AS l
      JOIN node_liveness v ON v.node_id = l.node_id AND v.presence = 'live'
      JOIN tasks t ON t.workspace_id = l.workspace_id AND t.id = l.task_id
      WHERE NOT EXISTS (SELECT FROM task_live busy WHERE busy.node_id = l.node_id AND busy.state <> 'queued')`;
    const [row] = await this.database.query<{ seconds: number }>(ctx, sql);
    return row?.seconds ?? 0;
  }

  private async tally(ctx: Ctx, sql: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ name: string; n: number }>(ctx, sql);
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  }
}
