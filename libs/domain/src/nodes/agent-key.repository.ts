import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface AgentKeyRow {
  id: string;
  workspace_id: string;
  node_id: string;
  /** SHA-256 of the key, base64. */
  digest: string;
}

/** SQL of agent keys. Only the SHA-256 of a key is ever stored or asked for. */
@Injectable()
export class AgentKeyRepository {
  constructor(private readonly database: Database) {}

  /** The valid keys with these hashes, in whatever workspaces: a key itself says which node is calling. Notes that they were used. */
  async use(ctx: Ctx, hashes: readonly Buffer[]): Promise<AgentKeyRow[]> {
    return this.database.query<AgentKeyRow>(
      ctx,
      `UPDATE agent_keys SET last_used_at = fettle_now() WHERE id IN (
         SELECT id FROM agent_keys WHERE key_hash = ANY($1::bytea[]) AND revoked_at IS NULL ORDER BY id FOR UPDATE
       ) RETURNING id, workspace_id, node_id, encode(key_hash, 'base64') AS digest`,
      [hashes],
    );
  }

  /** Notes that keys were used, and returns those of them that are still valid. The ids come from verified keys. */
  async reuse(ctx: Ctx, keyIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `UPDATE agent_keys SET last_used_at = fettle_now() WHERE id IN (
         SELECT id FROM agent_keys WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL ORDER BY id FOR UPDATE
       ) RETURNING id`,
      [keyIds],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Adds a key and revokes all but it and the newest one before it: two are valid at once, never more (S8). */
  async insert(ctx: Ctx, key: { id: string; nodeId: string; hash: Buffer }): Promise<void> {
    await this.database.query(
      ctx,
      `WITH kept AS (
         SELECT id FROM agent_keys WHERE workspace_id = $2 AND node_id = $3 AND revoked_at IS NULL
         ORDER BY created_at DESC, id DESC LIMIT 1
       ), revoked AS (
         UPDATE agent_keys SET revoked_at = fettle_now()
         WHERE workspace_id = $2 AND node_id = $3 AND revoked_at IS NULL AND id NOT IN (SELECT id FROM kept)
       )
       INSERT INTO agent_keys (id, workspace_id, node_id, key_hash) VALUES ($1, $2, $3, $4)`,
      [key.id, ctx.requireWorkspace(), key.nodeId, key.hash],
    );
  }

  /** Revokes every valid key of a node; returns how many there were. */
  async revokeAll(ctx: Ctx, nodeId: string): Promise<number> {
    const rows = await this.database.query(
      ctx,
      `UPDATE agent_keys SET revoked_at = fettle_now()
       WHERE workspace_id = $1 AND node_id = $2 AND revoked_at IS NULL RETURNING id`,
      [ctx.requireWorkspace(), nodeId],
    );
    return rows.length;
  }

  /** Which of these keys are not revoked, in whatever workspace: the ids come from verified keys. */
  async valid(ctx: Ctx, keyIds: readonly string[]): Promise<Set<string>> {
    const sql = 'SELECT id FROM agent_keys WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL';
    const rows = await this.database.query<{ id: string }>(ctx, sql, [keyIds]);
    return new Set(rows.map((row) => row.id));
  }

  /** Whether a node has called with any of the keys that it got since a moment. */
  async wasUsed(ctx: Ctx, nodeId: string, since: Date): Promise<boolean> {
    const rows = await this.database.query(
      ctx,
      'SELECT 1 FROM agent_keys WHERE workspace_id = $1 AND node_id = $2 AND created_at >= $3 AND last_used_at IS NOT NULL LIMIT 1',
      [ctx.requireWorkspace(), nodeId, since],
    );
    return rows.length > 0;
  }
}
