import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A valid key, and what is to be said to whoever calls with it. */
export interface AgentKeyRow {
  id: string;
  workspace_id: string;
  node_id: string;
  /** SHA-256 of the key, base64. */
  digest: string;
  /** The key takes over from another one and is called with for the first time. */
  unconfirmed: boolean;
  rotating: boolean;
  cloned: boolean;
}

/** What a key is made with. `byAgent`: handed to the agent over its own connection. */
export interface NewAgentKey {
  readonly id: string;
  readonly nodeId: string;
  readonly hash: Buffer;
  readonly label?: string | null;
  readonly createdBy?: string | null;
  readonly replaces?: string | null;
  readonly byAgent?: boolean;
}

/** A key that is neither revoked nor has gone out with its successor in use. */
export const validKeySql = '(revoked_at IS NULL AND (retires_at IS NULL OR retires_at > fettle_now()))';
const standing = `EXISTS (SELECT FROM agent_keys o
    WHERE o.node_id = agent_keys.node_id AND o.rotation_asked_at IS NOT NULL AND o.revoked_at IS NULL) AS rotating,
  EXISTS (SELECT FROM node_liveness l WHERE l.node_id = agent_keys.node_id AND l.cloned_at IS NOT NULL) AS cloned`;

/** SQL of agent keys as their callers need it. Only the SHA-256 of a key is ever stored or asked for. */
@Injectable()
export class AgentKeyRepository {
  constructor(private readonly database: Database) {}

  /** The valid keys with these hashes, in whatever workspaces: a key itself says which node is calling. Notes that they were used. */
  async use(ctx: Ctx, hashes: readonly Buffer[]): Promise<AgentKeyRow[]> {
    return this.database.query<AgentKeyRow>(
      ctx,
      `UPDATE agent_keys SET last_used_at = fettle_now() WHERE id IN (
         SELECT id FROM agent_keys WHERE key_hash = ANY($1::bytea[]) AND ${validKeySql} ORDER BY id FOR UPDATE
       ) RETURNING id, workspace_id, node_id, encode(key_hash, 'base64') AS digest,
         replaces IS NOT NULL AND confirmed_at IS NULL AS unconfirmed, ${standing}`,
      [hashes],
    );
  }

  /** Notes that keys were used, and returns those of them that are still valid. The ids come from verified keys. */
  async reuse(ctx: Ctx, keyIds: readonly string[]): Promise<Omit<AgentKeyRow, 'digest' | 'unconfirmed'>[]> {
    return this.database.query(
      ctx,
      `UPDATE agent_keys SET last_used_at = fettle_now() WHERE id IN (
         SELECT id FROM agent_keys WHERE id = ANY($1::uuid[]) AND ${validKeySql} ORDER BY id FOR UPDATE
       ) RETURNING id, workspace_id, node_id, ${standing}`,
      [keyIds],
    );
  }

  /** Adds a key. */
  async insert(ctx: Ctx, key: NewAgentKey): Promise<void> {
    const { id, nodeId, hash, label = null, createdBy = null, replaces = null, byAgent = false } = key;
    await this.database.query(
      ctx,
      `INSERT INTO agent_keys (id, workspace_id, node_id, key_hash, label, created_by_name, replaces, by_agent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, ctx.requireWorkspace(), nodeId, hash, label, createdBy, replaces, byAgent],
    );
  }

  /** Revokes all but the newest valid key of a node: two are valid at once, never more (S8). Returns what was revoked. */
  async makeRoom(ctx: Ctx, nodeId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `UPDATE agent_keys SET revoked_at = fettle_now(), revoked_reason = 'A newer key was made', rotation_asked_at = NULL
       WHERE workspace_id = $1 AND node_id = $2 AND revoked_at IS NULL AND id NOT IN (
         SELECT id FROM agent_keys WHERE workspace_id = $1 AND node_id = $2 AND ${validKeySql}
         ORDER BY created_at DESC, id DESC LIMIT 1
       ) RETURNING id`,
      [ctx.requireWorkspace(), nodeId],
    );
    return rows.map(({ id }) => id);
  }

  /** Revokes every valid key of a node; returns how many there were. */
  async revokeAll(ctx: Ctx, nodeId: string): Promise<number> {
    const rows = await this.database.query(
      ctx,
      `UPDATE agent_keys SET revoked_at = fettle_now(), rotation_asked_at = NULL
       WHERE workspace_id = $1 AND node_id = $2 AND revoked_at IS NULL RETURNING id`,
      [ctx.requireWorkspace(), nodeId],
    );
    return rows.length;
  }

  /** Which of these keys are not revoked, in whatever workspace: the ids come from verified keys. */
  async valid(ctx: Ctx, keyIds: readonly string[]): Promise<Set<string>> {
    const sql = `SELECT id FROM agent_keys WHERE id = ANY($1::uuid[]) AND ${validKeySql}`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [keyIds]);
    return new Set(rows.map((row) => row.id));
  }
}
