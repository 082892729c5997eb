import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { move } from '@fettle/platform/machines';
import { inTeamScope } from '../nodes/index.js';
import type { ChunkPlace } from './transfer-store.js';
import { transferMachine } from './transfer.machine.js';
import type { TransferRow } from './transfer.row.js';

export interface NewTransfer {
  readonly id: string;
  readonly nodeId: string;
  readonly direction: TransferRow['direction'];
  readonly path: string;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly base: string | null | undefined;
  readonly taskId: string | null;
  readonly requestedBy: string;
  readonly chunkBytes: number;
  readonly lifeMs: number;
}

type Event = keyof typeof transferMachine.events;

/** What else a move writes; what is absent stays. */
export interface Noted {
  readonly taskId?: string;
  readonly sha256?: string;
  readonly reason?: string;
}

const open = `('receiving', 'ready', 'delivering')`;

const columns = `
  x.*, coalesce(c.bytes, 0) AS received_bytes, coalesce(m.missing, '{}') AS missing, e.ended, e.refusal`;

/** Why a transfer is over whose task has ended without bringing it to its end: so it is from that moment on, the sweep only writes it down. */
const ended = `coalesce(t.reason, 'The task on the node ended as ' || t.final_state)`;

/** How much is here and what is not: at most 100 of the missing ones. */
const joins = `
  LEFT JOIN LATERAL (SELECT sum(bytes) AS bytes FROM transfer_chunks k WHERE k.transfer_id = x.id) c ON true
  LEFT JOIN LATERAL (
    SELECT array_agg(i ORDER BY i) AS missing FROM (
      SELECT i FROM generate_series(0, ceil(x.size_bytes::numeric / x.chunk_bytes)::int - 1) AS i
      WHERE NOT EXISTS (SELECT FROM transfer_chunks k WHERE k.transfer_id = x.id AND k.index = i) ORDER BY i LIMIT 100
    ) AS absent
  ) m ON x.state = 'receiving' AND x.size_bytes IS NOT NULL
  LEFT JOIN LATERAL (
    SELECT ${ended} AS ended, t.refusal FROM tasks t
    WHERE t.workspace_id = x.workspace_id AND t.id = x.task_id AND t.final_state IS NOT NULL
  ) e ON x.state IN ('receiving', 'delivering', 'failed')`;

/** SQL of transfers. The workspace is in every `where` but those of the clock and the store. */
@Injectable()
export class TransferRepository {
  constructor(private readonly database: Database) {}

  /** What a workspace holds at the moment. Others that ask wait until this transaction has ended, so that the answer holds. */
  async held(ctx: Ctx): Promise<{ count: number; bytes: number }> {
    const workspaceId = ctx.requireWorkspace();
    await this.database.query(ctx, 'SELECT pg_advisory_xact_lock(1270, hashtext($1))', [workspaceId]);
    const sql = `SELECT count(*)::int AS count, coalesce(sum(size_bytes), 0)::float8 AS bytes FROM transfers
      WHERE workspace_id = $1 AND state IN ${open}`;
    return (await this.database.query<{ count: number; bytes: number }>(ctx, sql, [workspaceId]))[0]!;
  }

  async insert(ctx: Ctx, transfer: NewTransfer): Promise<void> {
    const { id, nodeId, direction, path, sizeBytes, sha256, base, taskId, requestedBy, chunkBytes, lifeMs } = transfer;
    const sql = `
      INSERT INTO transfers (id, workspace_id, node_id, direction, path, size_bytes, sha256, base, has_base, task_id,
        requested_by, chunk_bytes, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, fettle_now() + $13 * interval '1 ms')`;
    const edit = [base ?? null, base !== undefined];
    const what = [id, ctx.requireWorkspace(), nodeId, direction, path, sizeBytes, sha256];
    await this.database.query(ctx, sql, [...what, ...edit, taskId, requestedBy, chunkBytes, lifeMs]);
  }

  async find(ctx: Ctx, transferId: string, lock: 'FOR UPDATE OF x' | '' = ''): Promise<TransferRow | null> {
    const sql = `
      SELECT ${columns}, ${inTeamScope('n.team_id', '$3')} AS allowed FROM transfers x
      JOIN nodes n ON n.workspace_id = x.workspace_id AND n.id = x.node_id ${joins}
      WHERE x.workspace_id = $1 AND x.id = $2 ${lock}`;
    const params = [ctx.requireWorkspace(), transferId, ctx.teamsOnly];
    return (await this.database.query<TransferRow>(ctx, sql, params))[0] ?? null;
  }

  async newest(ctx: Ctx, nodeId: string): Promise<TransferRow[]> {
    const sql = `SELECT ${columns}, true AS allowed FROM transfers x ${joins}
      WHERE x.workspace_id = $1 AND x.node_id = $2 ORDER BY x.id DESC LIMIT 50`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId]);
  }

  /** Whether an attempt of a task runs on a node now. */
  async isRunning(ctx: Ctx, task: { nodeId: string; taskId: string; attempt: number }): Promise<boolean> {
    const sql = `SELECT 1 FROM task_live WHERE workspace_id = $1 AND task_id = $2 AND node_id = $3 AND fence = $4
      AND state IN ('leased', 'started')`;
    const params = [ctx.requireWorkspace(), task.taskId, task.nodeId, task.attempt];
    return (await this.database.query(ctx, sql, params)).length > 0;
  }

  /** What the node says of the file that it sends; said again, it counts anew and the chunks before it are gone. */
  async setSize(ctx: Ctx, transferId: string, sizeBytes: number): Promise<void> {
    const params = [ctx.requireWorkspace(), transferId, sizeBytes];
    await this.database.query(
      ctx,
      `WITH changed AS (
         UPDATE transfers SET size_bytes = $3, version = version + 1
         WHERE workspace_id = $1 AND id = $2 AND size_bytes IS DISTINCT FROM $3 RETURNING id
       ) DELETE FROM transfer_chunks WHERE transfer_id IN (SELECT id FROM changed)`,
      params,
    );
  }

  /** Whether a chunk of other bytes is noted in this place. */
  async isOther(ctx: Ctx, { transferId, index, sha256 }: ChunkPlace): Promise<boolean> {
    const sql =
      'SELECT 1 FROM transfer_chunks WHERE workspace_id = $1 AND transfer_id = $2 AND index = $3 AND sha256 <> $4';
    const params = [ctx.requireWorkspace(), transferId, index, sha256];
    return (await this.database.query(ctx, sql, params)).length > 0;
  }

  /** Notes a chunk; false where another one is there already. */
  async addChunk(ctx: Ctx, { transferId, index, sha256 }: ChunkPlace, bytes: number): Promise<boolean> {
    const sql = `
      INSERT INTO transfer_chunks (transfer_id, index, workspace_id, bytes, sha256) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (transfer_id, index) DO UPDATE SET bytes = transfer_chunks.bytes RETURNING sha256`;
    const params = [transferId, index, ctx.requireWorkspace(), bytes, sha256];
    const [row] = await this.database.query<{ sha256: string }>(ctx, sql, params);
    return row?.sha256 === sha256;
  }

  async chunks(ctx: Ctx, transferId: string): Promise<ChunkPlace[]> {
    const sql = `SELECT transfer_id AS "transferId", index, sha256 FROM transfer_chunks
      WHERE workspace_id = $1 AND transfer_id = $2 ORDER BY index`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), transferId]);
  }

  /** Moves a transfer by an event of its machine; null where it is in no state that the event leaves. */
  async transition(ctx: Ctx, event: Event, transferId: string, noted: Noted = {}): Promise<{ version: number } | null> {
    const { from, to } = move(transferMachine, event);
    const isFinal = (transferMachine.final as readonly string[]).includes(to);
    const sql = `
      UPDATE transfers SET state = $4, version = version + 1, task_id = coalesce($5, task_id), sha256 = coalesce($6, sha256),
        reason = coalesce($7, reason), finished_at = CASE WHEN $8 THEN fettle_now() END
      WHERE workspace_id = $1 AND id = $2 AND state = ANY($3::text[]) RETURNING version`;
    const { taskId = null, sha256 = null, reason = null } = noted;
    const params = [ctx.requireWorkspace(), transferId, from, to, taskId, sha256, reason, isFinal];
    return (await this.database.query<{ version: number }>(ctx, sql, params))[0] ?? null;
  }

  /** Those whose time is over, or whose task has ended without bringing them to their end. */
  async overdue(ctx: Ctx): Promise<{ id: string; workspace_id: string; ended: string | null }[]> {
    const sql = `
      SELECT x.id, x.workspace_id, CASE WHEN x.expires_at > fettle_now()
        THEN ${ended} END AS ended
      FROM transfers x LEFT JOIN tasks t ON t.workspace_id = x.workspace_id AND t.id = x.task_id
      WHERE x.state IN ${open} AND (x.expires_at <= fettle_now() OR (x.state <> 'ready' AND t.final_state IS NOT NULL))
      ORDER BY x.id LIMIT 500`;
    return this.database.query(ctx, sql);
  }

  /** Which of these still need their bytes. */
  async needed(ctx: Ctx, transferIds: readonly string[]): Promise<Set<string>> {
    const sql = `SELECT id FROM transfers WHERE id = ANY($1::uuid[]) AND state IN ${open}`;
    return new Set((await this.database.query<{ id: string }>(ctx, sql, [transferIds])).map(({ id }) => id));
  }

  /** Forgets what has long ended. */
  async forget(ctx: Ctx, days: number): Promise<void> {
    const sql = `DELETE FROM transfers WHERE finished_at < fettle_now() - $1 * interval '1 day'`;
    await this.database.query(ctx, sql, [days]);
  }
}
