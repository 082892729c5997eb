import { Injectable } from '@nestjs/common';
import { bulkLimits, type BulkActState, type BulkOutcome } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { Params } from '../lists/index.js';
import { matchingNodes, type MatchedNodes } from '../nodes/index.js';
import type { BulkActRow, BulkParams, BulkActor, CountedAct, NodeOutcome } from './bulk-act.row.js';

export interface NewBulkAct {
  readonly id: string;
  readonly params: BulkParams;
  readonly q: string;
  readonly actor: BulkActor;
}

export interface BulkNodeRow {
  position: number;
  node_id: string;
  name: string | null;
  outcome: BulkOutcome;
  code: string | null;
  task_id: string | null;
}

const outcomes = `(SELECT coalesce(json_object_agg(outcome, count), '{}') FROM (
  SELECT outcome, count(*)::int AS count FROM bulk_act_nodes WHERE act_id = a.id GROUP BY outcome) AS counted)`;

/** SQL of bulk acts. The workspace is in every `where`. */
@Injectable()
export class BulkActRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx, actId: string): Promise<CountedAct | null> {
    const sql = `SELECT a.*, ${outcomes} AS outcomes FROM bulk_acts a WHERE a.workspace_id = $1 AND a.id = $2`;
    const [row] = await this.database.query<CountedAct>(ctx, sql, [ctx.requireWorkspace(), actId]);
    return row ?? null;
  }

  /** An act that still runs, locked; null where it has ended, or another process is at it. */
  async take(ctx: Ctx, actId: string): Promise<BulkActRow | null> {
    const sql = `SELECT * FROM bulk_acts WHERE workspace_id = $1 AND id = $2 AND state = 'running' FOR UPDATE SKIP LOCKED`;
    const [row] = await this.database.query<BulkActRow>(ctx, sql, [ctx.requireWorkspace(), actId]);
    return row ?? null;
  }

  /** Keeps which nodes match now, by name. @returns how many; more than the limit: nothing may be done with them */
  async snapshot(ctx: Ctx, actId: string, chosen: MatchedNodes): Promise<number> {
    const params = new Params();
    const matching = matchingNodes(ctx.requireWorkspace(), chosen, params);
    const sql = `INSERT INTO bulk_act_nodes (workspace_id, act_id, position, node_id)
      SELECT $1, ${params.add(actId)}::uuid, row_number() OVER (ORDER BY lower(name), id), id
      FROM (${matching} ORDER BY lower(n.name), n.id LIMIT ${bulkLimits.nodes + 1}) AS chosen RETURNING position`;
    return (await this.database.query(ctx, sql, params.values)).length;
  }

  async insert(ctx: Ctx, { id, params, q, actor }: NewBulkAct): Promise<void> {
    const sql = `INSERT INTO bulk_acts (id, workspace_id, kind, params, q, actor, total) VALUES ($2, $1, $3, $4, $5, $6, 0)`;
    const values = [id, params.kind, JSON.stringify(params), q, JSON.stringify(actor)];
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), ...values]);
  }

  async count(ctx: Ctx, actId: string, total: number): Promise<void> {
    const sql = 'UPDATE bulk_acts SET total = $3 WHERE workspace_id = $1 AND id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), actId, total]);
  }

  /** The next nodes that were not looked at. */
  async waiting(ctx: Ctx, actId: string): Promise<string[]> {
    const sql = `SELECT node_id FROM bulk_act_nodes WHERE workspace_id = $1 AND act_id = $2 AND outcome = 'waiting'
      ORDER BY position LIMIT ${bulkLimits.chunk}`;
    const rows = await this.database.query<{ node_id: string }>(ctx, sql, [ctx.requireWorkspace(), actId]);
    return rows.map(({ node_id: id }) => id);
  }

  /** Writes what became of nodes, and that somebody is at it. */
  async settle(ctx: Ctx, actId: string, settled: readonly NodeOutcome[]): Promise<void> {
    const sql = `
      WITH told AS (SELECT * FROM json_to_recordset($3) AS t ("nodeId" uuid, outcome text, code text, "taskId" uuid)), kept AS (
        UPDATE bulk_act_nodes b SET outcome = told.outcome, code = told.code, task_id = told."taskId" FROM told
        WHERE b.workspace_id = $1 AND b.act_id = $2 AND b.node_id = told."nodeId" AND b.outcome = 'waiting'
      )
      UPDATE bulk_acts SET seen_at = fettle_now(), version = version + 1 WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), actId, JSON.stringify(settled)]);
  }

  /** Ends an act that runs. Null: it has ended before. @returns its new version */
  async end(ctx: Ctx, actId: string, to: BulkActState, reason: string | null): Promise<number | null> {
    const sql = `UPDATE bulk_acts SET state = $3, reason = $4, finished_at = fettle_now(), version = version + 1
      WHERE workspace_id = $1 AND id = $2 AND state = 'running' RETURNING version`;
    const [row] = await this.database.query<{ version: number }>(ctx, sql, [ctx.requireWorkspace(), actId, to, reason]);
    return row?.version ?? null;
  }

  /** Acts that nobody has got on with for a while. */
  stalled(ctx: Ctx, afterS: number): Promise<{ id: string; workspaceId: string }[]> {
    const sql = `UPDATE bulk_acts SET seen_at = fettle_now() WHERE id IN (
        SELECT id FROM bulk_acts WHERE state = 'running' AND seen_at < fettle_now() - make_interval(secs => $1)
        LIMIT 100 FOR UPDATE SKIP LOCKED
      ) RETURNING id, workspace_id AS "workspaceId"`;
    return this.database.query(ctx, sql, [afterS]);
  }

  async forget(ctx: Ctx, days: number): Promise<void> {
    const sql = `DELETE FROM bulk_acts WHERE id IN (
      SELECT id FROM bulk_acts WHERE finished_at < fettle_now() - make_interval(days => $1) LIMIT 500)`;
    await this.database.query(ctx, sql, [days]);
  }

  /** What became of nodes, by their place. */
  nodes(
    ctx: Ctx,
    actId: string,
    { outcome, after, limit }: { outcome: BulkOutcome | undefined; after: number; limit: number },
  ): Promise<BulkNodeRow[]> {
    const sql = `SELECT b.position, b.node_id, n.name, b.outcome, b.code, b.task_id FROM bulk_act_nodes b
      LEFT JOIN nodes n ON n.workspace_id = b.workspace_id AND n.id = b.node_id
      WHERE b.workspace_id = $1 AND b.act_id = $2 AND b.position > $3 AND ($4::text IS NULL OR b.outcome = $4)
      ORDER BY b.position LIMIT $5`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), actId, after, outcome ?? null, limit]);
  }
}
