import { Injectable } from '@nestjs/common';
import { AGENT_KEY_OLD_DAYS, type AgentKeyState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { validKeySql } from './agent-key.repository.js';

/** A key of a node as people see it. */
export interface KeyRow {
  readonly id: string;
  readonly node_id: string;
  readonly label: string | null;
  readonly state: AgentKeyState;
  readonly created_at: Date;
  readonly created_by_name: string | null;
  readonly last_used_at: Date | null;
  readonly is_old: boolean;
  readonly replaces: string | null;
  readonly rotation_asked_at: Date | null;
  readonly revoked_at: Date | null;
  readonly revoked_reason: string | null;
}

/** A key that is due: to end, or to be spoken of. */
export interface DueKey {
  readonly id: string;
  readonly workspace_id: string;
  readonly node_id: string;
  readonly label: string | null;
  readonly created_at: Date;
}

const SHOWN = 50;
const columns = `id, node_id, label, created_at, created_by_name, last_used_at, replaces, rotation_asked_at, revoked_at, revoked_reason,
  CASE WHEN NOT ${validKeySql} THEN 'revoked' WHEN retires_at IS NOT NULL THEN 'retiring'
    WHEN last_used_at IS NULL THEN 'waiting' ELSE 'active' END AS state,
  ${validKeySql} AND retires_at IS NULL AND created_at < fettle_now() - interval '${AGENT_KEY_OLD_DAYS} days' AS is_old`;
const ofNode = 'workspace_id = $1 AND node_id = $2';

/** SQL of the keys of one node as people keep them. The workspace is in every `where`; what the clock does spans workspaces. */
@Injectable()
export class KeyRingRepository {
  constructor(private readonly database: Database) {}

  /** Valid keys first, then those that have ended, the newest first. */
  list(ctx: Ctx, nodeId: string): Promise<KeyRow[]> {
    const sql = `SELECT ${columns} FROM agent_keys WHERE ${ofNode}
      ORDER BY ${validKeySql} DESC, created_at DESC, id DESC LIMIT ${SHOWN}`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId]);
  }

  async find(ctx: Ctx, nodeId: string, keyId: string): Promise<KeyRow | null> {
    const sql = `SELECT ${columns} FROM agent_keys WHERE ${ofNode} AND id = $3`;
    const rows = await this.database.query<KeyRow>(ctx, sql, [ctx.requireWorkspace(), nodeId, keyId]);
    return rows[0] ?? null;
  }

  /** The valid keys, the one that is in use first. The node must be locked. */
  valid(ctx: Ctx, nodeId: string): Promise<KeyRow[]> {
    const sql = `SELECT ${columns} FROM agent_keys WHERE ${ofNode} AND ${validKeySql}
      ORDER BY (retires_at IS NOT NULL), (last_used_at IS NULL), created_at DESC, id DESC`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId]);
  }

  /** Whether the agent of a node takes keys over its own connection, as it told last. */
  async canDeliver(ctx: Ctx, nodeId: string): Promise<boolean> {
    const sql = 'SELECT takes_keys FROM node_liveness WHERE workspace_id = $1 AND node_id = $2';
    const rows = await this.database.query<{ takes_keys: boolean }>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    return rows[0]?.takes_keys ?? false;
  }

  /** Asks for a key to be followed by another one, over the agent's connection. Asking again changes nothing but the label. */
  async ask(ctx: Ctx, keyId: string, label: string | null): Promise<void> {
    const sql = `UPDATE agent_keys SET rotation_asked_at = coalesce(rotation_asked_at, fettle_now()), rotation_label = $3
      WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), keyId, label]);
  }

  /** The key of a node that is to be followed by another one; null: none, or not any more. The node must be locked. */
  async asked(ctx: Ctx, nodeId: string): Promise<{ id: string; label: string | null } | null> {
    const sql = `SELECT id, coalesce(rotation_label, label) AS label FROM agent_keys
      WHERE ${ofNode} AND ${validKeySql} AND rotation_asked_at IS NOT NULL ORDER BY created_at DESC LIMIT 1`;
    const rows = await this.database.query<{ id: string; label: string | null }>(ctx, sql, [
      ctx.requireWorkspace(),
      nodeId,
    ]);
    return rows[0] ?? null;
  }

  /** Revokes all valid keys of a node but these, and returns them. */
  async revokeBut(ctx: Ctx, nodeId: string, kept: readonly string[], reason: string): Promise<string[]> {
    const sql = `UPDATE agent_keys SET revoked_at = fettle_now(), revoked_reason = $4, rotation_asked_at = NULL
      WHERE ${ofNode} AND revoked_at IS NULL AND id <> ALL($3::uuid[]) RETURNING id`;
    const values = [ctx.requireWorkspace(), nodeId, kept, reason];
    return (await this.database.query<{ id: string }>(ctx, sql, values)).map(({ id }) => id);
  }

  /** Revokes one key; false when it had ended. */
  async revoke(ctx: Ctx, nodeId: string, keyId: string, reason: string): Promise<boolean> {
    const sql = `UPDATE agent_keys SET revoked_at = fettle_now(), revoked_reason = $4, rotation_asked_at = NULL
      WHERE ${ofNode} AND id = $3 AND ${validKeySql} RETURNING id`;
    return (await this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId, keyId, reason])).length > 0;
  }

  /**
   * A successor was called with: notes it, and has the key before it end in a while, so that no call on its way is refused. Returns that
   * key, or null when somebody else has noted it, or it had ended already.
   */
  async confirm(ctx: Ctx, keyId: string, overlapS: number): Promise<{ id: string } | null> {
    const sql = `WITH mine AS (
        UPDATE agent_keys SET confirmed_at = fettle_now() WHERE workspace_id = $1 AND id = $2 AND confirmed_at IS NULL RETURNING replaces
      )
      UPDATE agent_keys k SET retires_at = fettle_now() + make_interval(secs => $3), rotation_asked_at = NULL
      FROM mine WHERE k.workspace_id = $1 AND k.id = mine.replaces AND k.revoked_at IS NULL RETURNING k.id`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), keyId, overlapS]);
    return rows[0] ?? null;
  }

  /** Ends keys whose successor has been in use long enough, in whatever workspaces. */
  retire(ctx: Ctx, limit: number): Promise<DueKey[]> {
    return this.database.query(
      ctx,
      `UPDATE agent_keys SET revoked_at = retires_at, revoked_reason = 'Its successor is in use' WHERE id IN (
         SELECT id FROM agent_keys WHERE retires_at <= fettle_now() AND revoked_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
       ) RETURNING id, workspace_id, node_id, label, created_at`,
      [limit],
    );
  }

  /** Keys that have become old and that nobody was reminded of, in whatever workspaces. Each is returned once, ever. */
  remind(ctx: Ctx, limit: number): Promise<DueKey[]> {
    return this.database.query(
      ctx,
      `UPDATE agent_keys SET reminded_at = fettle_now() WHERE id IN (
         SELECT id FROM agent_keys
         WHERE revoked_at IS NULL AND reminded_at IS NULL AND retires_at IS NULL
           AND created_at < fettle_now() - interval '${AGENT_KEY_OLD_DAYS} days'
         ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ) RETURNING id, workspace_id, node_id, label, created_at`,
      [limit],
    );
  }
}
