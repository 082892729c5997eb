import { Injectable } from '@nestjs/common';
import type { HeldTask } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { TaskLimits } from './task.limits.js';

/** What one node asks for. */
export interface ClaimWish {
  readonly workspaceId: string;
  readonly nodeId: string;
  /** Tasks wanted; 0 renews only. */
  readonly wants: number;
  readonly held: readonly HeldTask[];
}

export interface ClaimRow {
  readonly kind: 'held' | 'claimed';
  readonly workspace_id: string;
  readonly node_id: string;
  readonly task_id: string;
  readonly fence: number;
  readonly version: number;
  readonly cancel_pending: boolean;
  readonly told: boolean;
  readonly type: string;
  readonly payload: Record<string, unknown>;
  readonly timeout_ms: number;
  readonly idempotent: boolean;
  readonly exclusive: boolean;
}

/** SQL of claims and leases. */
@Injectable()
export class ClaimRepository {
  constructor(
    private readonly database: Database,
    private readonly limits: TaskLimits,
  ) {}

  /** Renews and claims for many nodes in one statement. At most one wish per node; see `fettle_claim_tasks`. */
  async claim(ctx: Ctx, wishes: readonly ClaimWish[]): Promise<ClaimRow[]> {
    const held = wishes.flatMap((wish) => wish.held.map((task) => ({ ...task, wish })));
    return this.database.query<ClaimRow>(
      ctx,
      'SELECT * FROM fettle_claim_tasks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [
        wishes.map((wish) => wish.workspaceId),
        wishes.map((wish) => wish.nodeId),
        wishes.map((wish) => wish.wants),
        held.map(({ wish }) => wish.workspaceId),
        held.map(({ wish }) => wish.nodeId),
        held.map(({ taskId }) => taskId),
        held.map(({ attempt }) => attempt),
        this.limits.leaseMs,
        this.limits.renewBelowMs,
        this.limits.perNode,
      ],
    );
  }

  /** Keeps the leases of a node that are still its own and near their end. Locks in order of task, as claims do. */
  async renew(ctx: Ctx, nodeId: string, held: readonly HeldTask[]): Promise<void> {
    await this.database.query(
      ctx,
      `WITH owned AS (
         SELECT l.workspace_id, l.task_id FROM unnest($3::uuid[], $4::int[]) AS h(task_id, fence)
         JOIN task_live l ON l.workspace_id = $1 AND l.task_id = h.task_id
         WHERE l.node_id = $2 AND l.fence = h.fence AND l.state IN ('leased', 'started')
           AND l.lease_until < fettle_now() + $6 * interval '1 ms'
         ORDER BY l.task_id FOR UPDATE OF l
       )
       UPDATE task_live l SET lease_until = fettle_now() + $5 * interval '1 ms'
       FROM owned o WHERE l.workspace_id = o.workspace_id AND l.task_id = o.task_id`,
      [
        ctx.requireWorkspace(),
        nodeId,
        held.map(({ taskId }) => taskId),
        held.map(({ attempt }) => attempt),
        this.limits.leaseMs,
        this.limits.renewBelowMs,
      ],
    );
  }

  /** Gives claimed tasks back whose answer never left: the agent was gone. Returns their new versions. */
  async release(ctx: Ctx, claimed: readonly ClaimRow[]): Promise<{ task_id: string; version: number }[]> {
    return this.database.query(
      ctx,
      `UPDATE task_live l SET state = 'queued', lease_until = NULL, leased_at = NULL, version = l.version + 1
       FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS h(workspace_id, task_id, fence)
       WHERE l.workspace_id = h.workspace_id AND l.task_id = h.task_id AND l.fence = h.fence AND l.state = 'leased'
         AND l.cancel_state IS NULL
       RETURNING l.task_id, l.version`,
      [claimed.map((row) => row.workspace_id), claimed.map((row) => row.task_id), claimed.map((row) => row.fence)],
    );
  }

  /** Of these nodes, those for which something waits: a task, or a cancel that was not told. */
  async nodesWithNews(ctx: Ctx, nodeIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ node_id: string }>(
      ctx,
      `SELECT n.node_id FROM unnest($1::uuid[]) AS n(node_id) WHERE EXISTS (
         SELECT FROM task_live l WHERE l.node_id = n.node_id
           AND (l.cancel_state = 'requested' OR l.state = 'queued' AND l.expires_at > fettle_now()
             AND EXISTS (SELECT FROM workspaces w WHERE w.id = l.workspace_id AND w.archived_at IS NULL)))`,
      [nodeIds],
    );
    return rows.map((row) => row.node_id);
  }
}
