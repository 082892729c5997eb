import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface RegistrationTokenRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly label: string;
  readonly max_uses: number;
  readonly uses: number;
  readonly created_by: string | null;
  readonly created_by_label: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  /** Whether its time is over, by the database's clock. */
  readonly over: boolean;
}

const columns = '*, expires_at <= fettle_now() AS over';
/** How long the same machine may ask again because an answer was lost. */
const REPEAT_MS = 15 * 60_000;

/** SQL of registration tokens. A token finds itself in whatever workspace: it is the credential. */
@Injectable()
export class RegistrationRepository {
  constructor(private readonly database: Database) {}

  async insert(
    ctx: Ctx,
    token: {
      id: string;
      hash: Buffer;
      label: string;
      maxUses: number;
      ttlS: number;
      by: string | null;
      byLabel: string;
    },
  ): Promise<RegistrationTokenRow> {
    const sql = `INSERT INTO registration_tokens (id, workspace_id, token_hash, label, max_uses, expires_at, created_by, created_by_label)
      VALUES ($1, $2, $3, $4, $5, fettle_now() + make_interval(secs => $6), $7, $8) RETURNING ${columns}`;
    const { id, hash, label, maxUses, ttlS, by, byLabel } = token;
    const values = [id, ctx.requireWorkspace(), hash, label, maxUses, ttlS, by, byLabel];
    return (await this.database.query<RegistrationTokenRow>(ctx, sql, values))[0]!;
  }

  /** Tokens that are open or were made within 30 days; older ones are forgotten at this moment. */
  async list(ctx: Ctx): Promise<RegistrationTokenRow[]> {
    const sql = `SELECT ${columns} FROM registration_tokens WHERE workspace_id = $1
      AND (expires_at > fettle_now() OR created_at > fettle_now() - interval '30 days') ORDER BY created_at DESC, id DESC LIMIT 200`;
    return this.database.query<RegistrationTokenRow>(ctx, sql, [ctx.requireWorkspace()]);
  }

  /** Ends a token; the same again changes nothing. Null: there is none. */
  async revoke(ctx: Ctx, id: string): Promise<RegistrationTokenRow | null> {
    const sql = `UPDATE registration_tokens SET revoked_at = coalesce(revoked_at, fettle_now())
      WHERE workspace_id = $1 AND id = $2 RETURNING ${columns}`;
    return (await this.database.query<RegistrationTokenRow>(ctx, sql, [ctx.requireWorkspace(), id]))[0] ?? null;
  }

  /** The token of a hash, locked: machines that register at once take turns. */
  async lockByToken(ctx: Ctx, hash: Buffer): Promise<RegistrationTokenRow | null> {
    const sql = `SELECT ${columns} FROM registration_tokens WHERE token_hash = $1 FOR UPDATE`;
    return (await this.database.query<RegistrationTokenRow>(ctx, sql, [hash]))[0] ?? null;
  }

  /** The node that this token made a moment ago of a machine of that name, if its agent has never called: its answer was lost. */
  async repeated(ctx: Ctx, tokenId: string, hostname: string): Promise<string | null> {
    const sql = `SELECT n.id FROM registrations g JOIN nodes n ON n.workspace_id = g.workspace_id AND n.id = g.node_id
      WHERE g.workspace_id = $1 AND g.token_id = $2 AND n.hostname = $3 AND g.created_at > fettle_now() - $4 * interval '1 ms'
        AND NOT EXISTS (SELECT FROM agent_keys k WHERE k.node_id = n.id AND k.last_used_at IS NOT NULL)`;
    const [row] = await this.database.query<{ id: string }>(ctx, sql, [
      ctx.requireWorkspace(),
      tokenId,
      hostname,
      REPEAT_MS,
    ]);
    return row?.id ?? null;
  }

  /** One use more, by this node. */
  async use(ctx: Ctx, tokenId: string, nodeId: string): Promise<void> {
    const sql = `WITH used AS (
        UPDATE registration_tokens SET uses = uses + 1, last_used_at = fettle_now() WHERE workspace_id = $1 AND id = $2 RETURNING id
      ) INSERT INTO registrations (token_id, workspace_id, node_id) SELECT id, $1, $3 FROM used`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), tokenId, nodeId]);
  }

  /** Whether machines may still join by this token: its workspace is open, and whoever made it belongs to it. */
  async standing(ctx: Ctx, createdBy: string | null): Promise<{ open: boolean; belongs: boolean }> {
    const sql = `SELECT w.archived_at IS NULL AS open, $2::uuid IS NULL OR EXISTS (
        SELECT FROM memberships m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
        WHERE m.workspace_id = w.id AND m.user_id = $2) AS belongs
      FROM workspaces w WHERE w.id = $1 FOR KEY SHARE OF w`;
    const [row] = await this.database.query<{ open: boolean; belongs: boolean }>(ctx, sql, [
      ctx.requireWorkspace(),
      createdBy,
    ]);
    return row ?? { open: false, belongs: false };
  }

  /** Forgets tokens that have been over for 30 days. Returns how many. */
  async forget(ctx: Ctx, limit: number): Promise<number> {
    const sql = `DELETE FROM registration_tokens WHERE id IN (
      SELECT id FROM registration_tokens WHERE expires_at < fettle_now() - interval '30 days' LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id`;
    return (await this.database.query(ctx, sql, [limit])).length;
  }
}
