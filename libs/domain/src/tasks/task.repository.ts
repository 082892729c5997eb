import { Injectable } from '@nestjs/common';
import type { Command } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { taskColumns, taskJoins, type TaskRow } from './task.row.js';

export interface NewTask {
  readonly id: string;
  readonly nodeId: string;
  readonly command: Command;
  readonly idempotent: boolean;
  readonly maxAttempts: number;
  readonly exclusive: boolean;
  readonly timeoutMs: number;
  readonly expiresInMs: number;
  readonly requestedBy: string;
}

/** A new row has no output yet, so its row is told without asking for it. */
const insertSql = `
  WITH node AS (
    SELECT id, name FROM nodes WHERE workspace_id = $1 AND id = $3
  ), t AS (
    INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms,
      requested_by, created_at, expires_at)
    SELECT $1, $2, node.id, $4, $5, $6, $7, $8, $9, $11, fettle_now(), fettle_now() + $10::bigint * interval '1 ms' FROM node
    RETURNING *
  ), l AS (
    INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at)
    SELECT workspace_id, id, node_id, 'queued', idempotent, max_attempts, exclusive, timeout_ms, expires_at FROM t
    RETURNING *
  )
  SELECT ${taskColumns} FROM t JOIN l ON l.task_id = t.id JOIN node n ON n.id = t.node_id
  CROSS JOIN (SELECT NULL::bigint AS end_bytes, NULL::boolean AS cut) o`;

/** A waiting task ends at once. A leased or started one is marked; its agent is told at its next question. */
const cancelSql = `
  WITH target AS (
    SELECT * FROM task_live WHERE workspace_id = $1 AND task_id = $2 FOR UPDATE
  ), gone AS (
    DELETE FROM task_live l USING target g
    WHERE l.workspace_id = g.workspace_id AND l.task_id = g.task_id AND g.state = 'queued' RETURNING g.*
  ), ended AS (
    UPDATE tasks t SET final_state = 'cancelled', reason = 'Cancelled before it ran', attempt = g.fence,
      version = g.version + 1, cancel_state = 'stopped', cancel_requested_at = fettle_now(), cancel_reason = $3,
      finished_at = fettle_now()
    FROM gone g WHERE t.workspace_id = $1 AND t.id = $2 RETURNING t.version, t.node_id
  ), asked AS (
    UPDATE task_live l SET cancel_state = 'requested', cancel_requested_at = fettle_now(), cancel_reason = $3,
      version = l.version + 1
    FROM target g
    WHERE l.workspace_id = g.workspace_id AND l.task_id = g.task_id AND g.state <> 'queued' AND g.cancel_state IS NULL
    RETURNING l.version, l.node_id
  )
  SELECT 'ended' AS how, version, node_id FROM ended UNION ALL SELECT 'asked', version, node_id FROM asked`;

/** SQL of tasks as people see them. The workspace is in every `where`: a foreign id finds nothing. */
@Injectable()
export class TaskRepository {
  constructor(private readonly database: Database) {}

  /** Creates a waiting task; null when the workspace has no such node. */
  async insert(ctx: Ctx, task: NewTask): Promise<TaskRow | null> {
    const rows = await this.database.query<TaskRow>(ctx, insertSql, [
      ctx.requireWorkspace(),
      task.id,
      task.nodeId,
      task.command.type,
      JSON.stringify(task.command.payload),
      task.idempotent,
      task.maxAttempts,
      task.exclusive,
      task.timeoutMs,
      task.expiresInMs,
      task.requestedBy,
    ]);
    return rows[0] ?? null;
  }

  async find(ctx: Ctx, taskId: string): Promise<TaskRow | null> {
    const sql = `
      SELECT ${taskColumns} FROM tasks t
      LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id ${taskJoins}
      WHERE t.workspace_id = $1 AND t.id = $2`;
    const rows = await this.database.query<TaskRow>(ctx, sql, [ctx.requireWorkspace(), taskId]);
    return rows[0] ?? null;
  }

  /** What a cancel did: ended a waiting task, asked for a running one, or nothing (asked before, final, or not there). */
  async cancel(
    ctx: Ctx,
    taskId: string,
    reason: string | null,
  ): Promise<{ how: 'ended' | 'asked'; version: number; node_id: string } | null> {
    const rows = await this.database.query<{ how: 'ended' | 'asked'; version: number; node_id: string }>(
      ctx,
      cancelSql,
      [ctx.requireWorkspace(), taskId, reason],
    );
    return rows[0] ?? null;
  }
}
