import { Injectable } from '@nestjs/common';
import type { TaskState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** What is asked of a node; `payload` as JSON, as it stands in its tasks. */
export interface ReadingKey {
  readonly nodeId: string;
  readonly command: string;
  readonly payload: string;
}

export interface ReadingRow {
  command: string;
  payload: Record<string, unknown>;
  task_id: string;
  measured_at: Date;
  result: unknown;
  /** Milliseconds since it was measured, by the clock of the database. */
  age_ms: number;
}

export interface TaskStanding {
  id: string;
  state: TaskState;
  reason: string | null;
  refusal: string | null;
}

/** SQL of readings. They are written where a task ends (`tasks/report.repository`). The workspace is in every `where`. */
@Injectable()
export class ReadingRepository {
  constructor(private readonly database: Database) {}

  async latest(ctx: Ctx, key: ReadingKey): Promise<ReadingRow | null> {
    const sql = `
      SELECT command, payload, task_id, measured_at, result,
        greatest(0, extract(epoch FROM fettle_now() - measured_at) * 1000)::float8 AS age_ms
      FROM node_readings
      WHERE workspace_id = $1 AND node_id = $2 AND command = $3 AND payload_hash = sha256(convert_to($4, 'UTF8'))`;
    const [row] = await this.database.query<ReadingRow>(ctx, sql, keyOf(ctx, key));
    return row ?? null;
  }

  /** The newest task that asks the same and has not ended. */
  async asking(ctx: Ctx, key: ReadingKey): Promise<TaskStanding | null> {
    const sql = `
      SELECT t.id, l.state, NULL AS reason, NULL AS refusal FROM task_live l
      JOIN tasks t ON t.workspace_id = l.workspace_id AND t.id = l.task_id
      WHERE l.workspace_id = $1 AND l.node_id = $2 AND l.internal AND t.type = $3 AND t.payload::text = $4 AND l.cancel_state IS NULL
      ORDER BY t.id DESC LIMIT 1`;
    const [row] = await this.database.query<TaskStanding>(ctx, sql, keyOf(ctx, key));
    return row ?? null;
  }

  /** Forgets readings that are older than some days. */
  async forget(ctx: Ctx, days: number): Promise<void> {
    await this.database.query(
      ctx,
      `DELETE FROM node_readings WHERE measured_at < fettle_now() - $1 * interval '1 day'`,
      [days],
    );
  }

  /** How a task of the node stands. */
  async standing(ctx: Ctx, nodeId: string, taskId: string): Promise<TaskStanding | null> {
    const sql = `
      SELECT t.id, coalesce(l.state, t.final_state) AS state, t.reason, t.refusal FROM tasks t
      LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id
      WHERE t.workspace_id = $1 AND t.node_id = $2 AND t.id = $3`;
    const [row] = await this.database.query<TaskStanding>(ctx, sql, [ctx.requireWorkspace(), nodeId, taskId]);
    return row ?? null;
  }
}

function keyOf(ctx: Ctx, { nodeId, command, payload }: ReadingKey): unknown[] {
  return [ctx.requireWorkspace(), nodeId, command, payload];
}
