import { Injectable } from '@nestjs/common';
import { readingNames, type TaskState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { move } from '@fettle/platform/machines';
import { TaskLimits } from './task.limits.js';
import { taskMachine } from './task.machine.js';
import type { End, LiveRow } from './task.policy.js';
import type { CancelState } from './task.row.js';

/** Which task of which node a report is about. `attempt` null: the compatible agent, whose reports belong to the newest attempt. */
export interface ReportKey {
  readonly nodeId: string;
  readonly taskId: string;
  readonly attempt: number | null;
}

/** What a report needs to know of its task. */
export interface ReportedTask {
  readonly state: TaskState;
  readonly fence: number;
  readonly cancel_state: CancelState | null;
  readonly cancel_requested_at: Date | null;
  readonly cancel_reason: string | null;
  /** The lease has less left than `renewBelowMs`. */
  readonly lease_is_short: boolean;
}

export interface Moved {
  readonly version: number;
  readonly fence: number;
  /** Something else waits for this node, and there is room now. */
  readonly more: boolean;
}

/** An end that was written; `asked` is what the task asked for, where its node refused it. */
export interface Finished extends Moved {
  readonly asked: { readonly command: string; readonly path: string | null; readonly transferId: string | null } | null;
}

const findSql = `
  SELECT coalesce(l.state, t.final_state) AS state, coalesce(l.fence, t.attempt) AS fence,
    coalesce(l.cancel_state, t.cancel_state) AS cancel_state,
    coalesce(l.cancel_requested_at, t.cancel_requested_at) AS cancel_requested_at,
    coalesce(l.cancel_reason, t.cancel_reason) AS cancel_reason,
    coalesce(l.lease_until < fettle_now() + $4 * interval '1 ms', false) AS lease_is_short
  FROM tasks t LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id
  WHERE t.workspace_id = $1 AND t.id = $2 AND t.node_id = $3`;

/** $5: states for a report with its attempt; $6: those for one without, which a lease that was queued again still owns. */
const own = `
  workspace_id = $1 AND task_id = $2 AND node_id = $3 AND fence > 0
  AND CASE WHEN $4::int IS NULL THEN state = ANY($6::text[]) ELSE fence = $4 AND state = ANY($5::text[]) END`;

const startSql = `
  UPDATE task_live SET state = $7, starts = starts + 1, version = version + 1, started_at = fettle_now(),
    leased_at = coalesce(leased_at, fettle_now()), lease_until = fettle_now() + $8::int * interval '1 ms',
    deadline_at = fettle_now() + (timeout_ms + $9::bigint) * interval '1 ms'
  WHERE ${own} RETURNING version, fence, false AS more`;

const finishSql = `
  WITH gone AS (
    DELETE FROM task_live WHERE ${own} RETURNING *
  ), ended AS (
    UPDATE tasks t SET final_state = $7, reason = $8, attempt = g.fence, version = g.version + 1, exit_code = $9, signal = $10,
      output_chunks = $11, result = $13, refusal = $15::text, cancel_requested_at = g.cancel_requested_at, cancel_reason = g.cancel_reason,
      cancel_state = CASE WHEN g.cancel_state IS NULL THEN NULL WHEN $12 THEN 'could_not_stop'
        WHEN $7 = 'cancelled' THEN 'stopped' ELSE 'too_late' END,
      leased_at = g.leased_at, started_at = coalesce(g.started_at, g.leased_at), finished_at = fettle_now()
    FROM gone g WHERE t.workspace_id = $1 AND t.id = $2 RETURNING t.version, t.attempt AS fence, t.type, t.payload, t.result, t.finished_at
  ), kept AS (
    INSERT INTO node_readings (workspace_id, node_id, command, payload_hash, payload, task_id, result, measured_at)
    SELECT $1, $3, type, sha256(convert_to(payload::text, 'UTF8')), payload, $2, result, finished_at FROM ended
    WHERE $7 = 'succeeded' AND result IS NOT NULL AND type = ANY($14::text[])
    ON CONFLICT (node_id, command, payload_hash)
    DO UPDATE SET task_id = excluded.task_id, result = excluded.result, measured_at = excluded.measured_at
  )
  SELECT ended.version, ended.fence, EXISTS (SELECT FROM task_live WHERE node_id = $3 AND state = 'queued') AS more,
    CASE WHEN $15::text IS NOT NULL THEN json_build_object(
      'command', ended.type, 'path', ended.payload->>'path', 'transferId', ended.payload->>'transferId') END AS asked
  FROM ended`;

/** SQL of agents' reports. Every move is one statement that names the states it may leave and the fence that must still hold. */
@Injectable()
export class ReportRepository {
  constructor(
    private readonly database: Database,
    private readonly limits: TaskLimits,
  ) {}

  /** The task as its node may see it; null for a task of another node. */
  async find(ctx: Ctx, key: ReportKey): Promise<ReportedTask | null> {
    const params = [ctx.requireWorkspace(), key.taskId, key.nodeId, this.limits.renewBelowMs];
    const rows = await this.database.query<ReportedTask>(ctx, findSql, params);
    return rows[0] ?? null;
  }

  /** leased → started; null when the attempt does not own the lease any more. */
  async start(ctx: Ctx, key: ReportKey): Promise<Moved | null> {
    const { from, to } = move(taskMachine, 'start');
    const adopted = [...from, ...move(taskMachine, 'adopt').from];
    const { leaseMs, deadlineGraceMs } = this.limits;
    return this.move(ctx, startSql, key, [from, adopted, to, leaseMs, deadlineGraceMs]);
  }

  /** Any state that the attempt owns → its end; null when the attempt owns nothing any more. */
  async finish(ctx: Ctx, key: ReportKey, end: End): Promise<Finished | null> {
    const owned = ['leased', 'started'];
    const params: unknown[] = [end.state, end.reason, end.exitCode, end.signal, end.outputChunks, end.stopFailed];
    params.push(end.result === null ? null : JSON.stringify(end.result), readingNames, end.refusal);
    return this.move<Finished>(ctx, finishSql, key, [owned, [...owned, 'queued'], ...params]);
  }

  /** Locks the row of an attempt whose agent does not know how it ended. */
  async lockOwned(ctx: Ctx, key: ReportKey): Promise<(LiveRow & { version: number }) | null> {
    const sql = `SELECT *, fettle_now() AS now FROM task_live WHERE ${own} FOR UPDATE`;
    const owned = move(taskMachine, 'loseTrack').from;
    const rows = await this.database.query<LiveRow & { version: number }>(ctx, sql, [
      ...this.keyOf(ctx, key),
      owned,
      owned,
    ]);
    return rows[0] ?? null;
  }

  /** Renews the lease of whatever attempt holds the task, and notes that its agent now knows of a cancel. */
  async hold(ctx: Ctx, key: ReportKey): Promise<{ version: number } | null> {
    const rows = await this.database.query<{ version: number }>(
      ctx,
      `UPDATE task_live SET lease_until = fettle_now() + $4 * interval '1 ms',
         version = version + CASE WHEN cancel_state = 'requested' THEN 1 ELSE 0 END,
         cancel_state = CASE WHEN cancel_state = 'requested' THEN 'acknowledged' ELSE cancel_state END
       WHERE workspace_id = $1 AND task_id = $2 AND node_id = $3 AND state IN ('leased', 'started') RETURNING version`,
      [ctx.requireWorkspace(), key.taskId, key.nodeId, this.limits.leaseMs],
    );
    return rows[0] ?? null;
  }

  private async move<M = Moved>(ctx: Ctx, sql: string, key: ReportKey, params: unknown[]): Promise<M | null> {
    const rows = await this.database.query<M>(ctx, sql, [...this.keyOf(ctx, key), ...params]);
    return rows[0] ?? null;
  }

  private keyOf(ctx: Ctx, key: ReportKey): unknown[] {
    return [ctx.requireWorkspace(), key.taskId, key.nodeId, key.attempt];
  }
}
