import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { TaskLimits } from './task.limits.js';
import type { LiveRow, Verdict } from './task.policy.js';

export interface Swept {
  readonly workspace_id: string;
  readonly task_id: string;
  readonly node_id: string;
  readonly version: number;
}

const ids = 'unnest($1::uuid[], $2::uuid[])';

/** SQL of deadlines. Rows are locked first, judged by the policy, and moved in bulk; what others hold is left to them. */
@Injectable()
export class SweepRepository {
  constructor(
    private readonly database: Database,
    private readonly limits: TaskLimits,
  ) {}

  /**
   * Notes that agents can reach this process. A pause since the last note, of whatever cause (no process that serves them, a database
   * that was away, a stopped machine, a clock that was set), begins a new span.
   */
  async noteReach(ctx: Ctx): Promise<void> {
    await this.database.query(
      ctx,
      `INSERT INTO agent_reach (since, until) VALUES (fettle_now(), fettle_now())
       ON CONFLICT (singleton) DO UPDATE SET until = excluded.until, since = CASE
         WHEN abs(extract(epoch FROM excluded.until - agent_reach.until)) * 1000 <= $1 THEN agent_reach.since
         ELSE excluded.since END`,
      [this.limits.reachGapMs],
    );
  }

  /** Locks rows whose time has come, earliest first; those that only lost their lease only if their agents could have renewed it. */
  async lockDue(ctx: Ctx, limit: number): Promise<LiveRow[]> {
    return this.database.query<LiveRow>(
      ctx,
      `SELECT workspace_id, task_id, node_id, state, fence, starts, idempotent, max_attempts, timeout_ms, expires_at,
         lease_until, deadline_at, cancel_state, fettle_now() AS now
       FROM task_live WHERE due_at <= fettle_now()
         AND (state = 'queued' OR (state = 'leased' AND expires_at <= fettle_now())
           OR (state = 'started' AND lease_until > fettle_now())
           OR EXISTS (SELECT FROM agent_reach WHERE since <= fettle_now() - $2 * interval '1 ms'
             AND until >= fettle_now() - $3 * interval '1 ms'))
       ORDER BY due_at LIMIT $1 FOR UPDATE OF task_live SKIP LOCKED`,
      [limit, this.limits.leaseMs, this.limits.reachGapMs],
    );
  }

  /** Back into the queue; the fence stays, so that the next claim's is higher. The rows must be locked. */
  async requeue(ctx: Ctx, rows: readonly LiveRow[]): Promise<Swept[]> {
    if (rows.length === 0) return [];
    return this.database.query<Swept>(
      ctx,
      `UPDATE task_live l SET state = 'queued', lease_until = NULL, deadline_at = NULL, leased_at = NULL, started_at = NULL,
         version = l.version + 1
       FROM ${ids} AS r(workspace_id, task_id)
       WHERE l.workspace_id = r.workspace_id AND l.task_id = r.task_id AND l.state IN ('leased', 'started')
       RETURNING l.workspace_id, l.task_id, l.node_id, l.version`,
      [rows.map((row) => row.workspace_id), rows.map((row) => row.task_id)],
    );
  }

  /** Ends rows with their verdicts. The rows must be locked. */
  async end(
    ctx: Ctx,
    ends: readonly { row: LiveRow; verdict: Exclude<Verdict, { to: 'queued' }> }[],
  ): Promise<Swept[]> {
    if (ends.length === 0) return [];
    return this.database.query<Swept>(
      ctx,
      `WITH gone AS (
         DELETE FROM task_live l
         USING unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
           AS r(workspace_id, task_id, final_state, reason, cancel_state)
         WHERE l.workspace_id = r.workspace_id AND l.task_id = r.task_id
         RETURNING l.*, r.final_state, r.reason, coalesce(r.cancel_state, l.cancel_state) AS last_cancel
       )
       UPDATE tasks t SET final_state = g.final_state, reason = g.reason, attempt = g.fence, version = g.version + 1,
         cancel_state = g.last_cancel, cancel_requested_at = g.cancel_requested_at, cancel_reason = g.cancel_reason,
         leased_at = g.leased_at, started_at = g.started_at, finished_at = fettle_now()
       FROM gone g WHERE t.workspace_id = g.workspace_id AND t.id = g.task_id
       RETURNING t.workspace_id, t.id AS task_id, t.node_id, t.version`,
      [
        ends.map(({ row }) => row.workspace_id),
        ends.map(({ row }) => row.task_id),
        ends.map(({ verdict }) => verdict.to),
        ends.map(({ verdict }) => verdict.reason),
        ends.map(({ verdict }) => verdict.cancel ?? null),
      ],
    );
  }
}
