import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { NewTask } from './task.repository.js';

/** One command for several nodes; the ids of the tasks stand beside those of their nodes. */
export interface NewTasks extends Omit<NewTask, 'id' | 'nodeId'> {
  readonly ids: readonly string[];
  readonly nodeIds: readonly string[];
}

/** A node of the workspace that was asked for. Without `enrolled` it got no task. */
export interface BatchedNode {
  task_id: string;
  node_id: string;
  enrolled: boolean;
}

export interface Cancelled {
  task_id: string;
  node_id: string;
  version: number;
}

/** A node without a working agent key gets no task: nobody would take it. */
const insertSql = `
  WITH target AS (
    SELECT w.task_id, n.id AS node_id,
      EXISTS (SELECT FROM agent_keys k WHERE k.node_id = n.id AND k.revoked_at IS NULL) AS enrolled
    FROM unnest($2::uuid[], $3::uuid[]) AS w (task_id, node_id) JOIN nodes n ON n.workspace_id = $1 AND n.id = w.node_id
  ), t AS (
    INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms,
      requested_by, created_at, expires_at)
    SELECT $1, task_id, node_id, $4, $5, $6, $7, $8, $9, $11, fettle_now(), fettle_now() + $10::bigint * interval '1 ms'
    FROM target WHERE enrolled RETURNING *
  ), l AS (
    INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at)
    SELECT workspace_id, id, node_id, 'queued', idempotent, max_attempts, exclusive, timeout_ms, expires_at FROM t
  )
  SELECT task_id, node_id, enrolled FROM target`;

/** As the cancel of one; the rows are locked in the order in which claims lock theirs. */
const cancelSql = `
  WITH target AS MATERIALIZED (
    SELECT * FROM task_live WHERE workspace_id = $1 AND task_id = ANY($2::uuid[]) ORDER BY task_id FOR UPDATE
  ), gone AS (
    DELETE FROM task_live l USING target g
    WHERE l.workspace_id = g.workspace_id AND l.task_id = g.task_id AND g.state = 'queued' RETURNING g.*
  ), ended AS (
    UPDATE tasks t SET final_state = 'cancelled', reason = 'Cancelled before it ran', attempt = g.fence,
      version = g.version + 1, cancel_state = 'stopped', cancel_requested_at = fettle_now(), cancel_reason = $3,
      finished_at = fettle_now()
    FROM gone g WHERE t.workspace_id = $1 AND t.id = g.task_id RETURNING t.id, t.node_id, t.version
  ), asked AS (
    UPDATE task_live l SET cancel_state = 'requested', cancel_requested_at = fettle_now(), cancel_reason = $3,
      version = l.version + 1
    FROM target g
    WHERE l.workspace_id = g.workspace_id AND l.task_id = g.task_id AND g.state <> 'queued' AND g.cancel_state IS NULL
    RETURNING l.task_id, l.node_id, l.version
  )
  SELECT id AS task_id, node_id, version FROM ended UNION ALL SELECT task_id, node_id, version FROM asked`;

const askedSql = `
  SELECT t.id, coalesce(l.cancel_state, t.cancel_state) IS NOT NULL AS asked
  FROM tasks t LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id
  WHERE t.workspace_id = $1 AND t.id = ANY($2::uuid[])`;

/** SQL of acts on several tasks: one statement for all of them. The workspace is in every `where`. */
@Injectable()
export class TaskBatchRepository {
  constructor(private readonly database: Database) {}

  /** Creates a waiting task for each node that can take one. Nodes of other workspaces are not among the answers. */
  insert(ctx: Ctx, batch: NewTasks): Promise<BatchedNode[]> {
    const { command, idempotent, maxAttempts, exclusive, timeoutMs, expiresInMs, requestedBy } = batch;
    const how = [command.type, JSON.stringify(command.payload), idempotent, maxAttempts, exclusive, timeoutMs];
    const params = [ctx.requireWorkspace(), batch.ids, batch.nodeIds, ...how, expiresInMs, requestedBy];
    return this.database.query(ctx, insertSql, params);
  }

  /** Ends those that wait and marks those that run; the answer has those that this call moved. */
  cancel(ctx: Ctx, taskIds: readonly string[], reason: string | null): Promise<Cancelled[]> {
    return this.database.query(ctx, cancelSql, [ctx.requireWorkspace(), taskIds, reason]);
  }

  /** Which of the tasks there are, and whether they have ever been asked to stop. */
  asked(ctx: Ctx, taskIds: readonly string[]): Promise<{ id: string; asked: boolean }[]> {
    return this.database.query(ctx, askedSql, [ctx.requireWorkspace(), taskIds]);
  }
}

/** Ids as the database writes them, each once. */
export function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}
