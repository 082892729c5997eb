import type { Task, TaskState, cancelStates } from '@fettle/contracts';
import type { z } from 'zod';

export type TaskView = z.output<typeof Task>;
export type CancelState = (typeof cancelStates)[number];
export type FinalState = Exclude<TaskState, 'queued' | 'leased' | 'started'>;

/** A task as people read it: the row of `tasks` with the moving parts of `task_live` while there are any. */
export interface TaskRow {
  id: string;
  workspace_id: string;
  node_id: string;
  node_name: string;
  node_team_id: string | null;
  type: string;
  payload: Record<string, unknown>;
  state: TaskState;
  reason: string | null;
  refusal: string | null;
  attempt: number;
  max_attempts: number;
  idempotent: boolean;
  exclusive: boolean;
  timeout_ms: number;
  expires_at: Date;
  cancel_state: CancelState | null;
  cancel_requested_at: Date | null;
  cancel_reason: string | null;
  exit_code: number | null;
  signal: string | null;
  /** Only where one task is asked for: lists do not carry results. */
  result?: unknown;
  internal: boolean;
  output_bytes: string;
  output_truncated: boolean;
  requested_by: string;
  created_at: Date;
  leased_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
  version: number;
}

/**
 * The select list of a `TaskRow` over `tasks t`, `task_live l` (may be missing), `nodes n` and the last chunk `o`.
 * @param payload what stands for the payload, as SQL
 */
export const taskColumnsWith = (payload: string): string => `
  t.id, t.workspace_id, t.node_id, n.name AS node_name, n.team_id AS node_team_id, t.type, ${payload} AS payload, coalesce(l.state, t.final_state) AS state, t.reason, t.refusal,
  coalesce(l.fence, t.attempt) AS attempt, t.max_attempts, t.idempotent, t.exclusive, t.timeout_ms, t.expires_at,
  coalesce(l.cancel_state, t.cancel_state) AS cancel_state,
  coalesce(l.cancel_requested_at, t.cancel_requested_at) AS cancel_requested_at,
  coalesce(l.cancel_reason, t.cancel_reason) AS cancel_reason, t.exit_code, t.signal,
  coalesce(o.end_bytes, 0) AS output_bytes, coalesce(o.cut, false) AS output_truncated, t.requested_by, t.internal, t.created_at,
  coalesce(l.leased_at, t.leased_at) AS leased_at, coalesce(l.started_at, t.started_at) AS started_at, t.finished_at,
  coalesce(l.version, t.version) AS version`;

/** A `TaskRow` with its whole payload. */
export const taskColumns = taskColumnsWith('t.payload');

/** What `taskColumns` needs beside `t` and `l`. */
export const taskJoins = `
  JOIN nodes n ON n.workspace_id = t.workspace_id AND n.id = t.node_id
  LEFT JOIN LATERAL (
    SELECT end_bytes, cut FROM task_output
    WHERE task_id = t.id AND attempt = coalesce(l.fence, t.attempt) ORDER BY seq DESC LIMIT 1
  ) o ON true`;

/** The contract's `Task` of a row. */
export function taskView(row: TaskRow): TaskView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    nodeId: row.node_id,
    nodeName: row.node_name,
    nodeTeamId: row.node_team_id,
    type: row.type,
    payload: row.payload,
    state: row.state,
    reason: row.reason,
    refusal: row.refusal,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    idempotent: row.idempotent,
    exclusive: row.exclusive,
    timeoutMs: row.timeout_ms,
    expiresAt: row.expires_at.toISOString(),
    cancel:
      row.cancel_state && row.cancel_requested_at
        ? { state: row.cancel_state, requestedAt: row.cancel_requested_at.toISOString(), reason: row.cancel_reason }
        : null,
    exitCode: row.exit_code,
    signal: row.signal,
    result: row.result ?? null,
    internal: row.internal,
    outputBytes: Number(row.output_bytes),
    outputTruncated: row.output_truncated,
    requestedBy: row.requested_by,
    createdAt: row.created_at.toISOString(),
    leasedAt: row.leased_at?.toISOString() ?? null,
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    version: row.version,
  };
}
