import { Injectable } from '@nestjs/common';
import type { TaskState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface NewTrace {
  readonly workspaceId: string;
  readonly id: string;
  readonly trace: string;
}

/** A task whose maker is traced, as far as it has come. */
export interface TracedTask extends NewTrace {
  readonly nodeId: string;
  readonly type: string;
  readonly attempt: number | null;
  readonly state: TaskState | null;
  readonly leasedAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

const findSql = `
  SELECT r.workspace_id AS "workspaceId", r.task_id AS id, r.trace, t.node_id AS "nodeId", t.type,
    coalesce(l.fence, t.attempt) AS attempt, t.final_state AS state, coalesce(l.leased_at, t.leased_at) AS "leasedAt",
    coalesce(l.started_at, t.started_at) AS "startedAt", t.finished_at AS "finishedAt"
  FROM task_traces r
  JOIN tasks t ON t.workspace_id = r.workspace_id AND t.id = r.task_id
  LEFT JOIN task_live l ON l.workspace_id = r.workspace_id AND l.task_id = r.task_id
  WHERE r.task_id = ANY($1::uuid[])`;

/** SQL of where traces of tasks stand. Ids come from rows that this process has just moved, never from a caller. */
@Injectable()
export class TaskTraceRepository {
  constructor(private readonly database: Database) {}

  async keep(ctx: Ctx, traces: readonly NewTrace[]): Promise<void> {
    await this.database.query(
      ctx,
      `INSERT INTO task_traces (workspace_id, task_id, trace)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) ON CONFLICT DO NOTHING`,
      [traces.map((one) => one.workspaceId), traces.map((one) => one.id), traces.map((one) => one.trace)],
    );
  }

  async find(ctx: Ctx, tasks: readonly { readonly id: string }[]): Promise<TracedTask[]> {
    return this.database.query<TracedTask>(ctx, findSql, [tasks.map(({ id }) => id)]);
  }

  async forget(ctx: Ctx, ids: readonly string[]): Promise<void> {
    await this.database.query(ctx, 'DELETE FROM task_traces WHERE task_id = ANY($1::uuid[])', [ids]);
  }

  /** Those of tasks whose end no traced process has seen. Returns how many. */
  async forgetOld(ctx: Ctx, days: number): Promise<number> {
    const sql = `DELETE FROM task_traces WHERE created_at < fettle_now() - $1 * interval '1 day' RETURNING 1`;
    return (await this.database.query(ctx, sql, [days])).length;
  }
}
