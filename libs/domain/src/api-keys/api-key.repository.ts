import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { containing, totalSql } from '../lists/index.js';
import type { ApiKeyRow } from './api-key.row.js';

export interface NewApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Buffer;
  readonly createdBy: string;
  readonly serviceAccountId: string | null;
  readonly scopes: readonly string[];
  /** Null: never expires. */
  readonly lifeS: number | null;
  readonly replaces: string | null;
}

/** Which keys of a workspace a list is about. */
export interface KeyChoice {
  readonly createdBy: string | null;
  readonly serviceAccountId: string | null;
  readonly ended: boolean;
  readonly search: string | null;
}

export interface Ended {
  readonly id: string;
  readonly workspaceId: string;
}

const COLUMNS = `k.id, k.workspace_id AS "workspaceId", k.name, k.prefix, k.scopes, k.created_by AS "creatorId", u.name AS "creatorName",
  CASE WHEN u.deactivated_at IS NULL THEN m.role END AS "creatorRole", k.service_account_id AS "accountId", a.name AS "accountName",
  CASE WHEN a.disabled_at IS NULL THEN a.role END AS "accountRole", k.created_at AS "createdAt", k.expires_at AS "expiresAt",
  coalesce(k.expires_at <= fettle_now(), false) AS expired, k.last_used_at AS "lastUsedAt", k.last_used_ip AS "lastUsedIp", k.replaces,
  EXISTS (SELECT 1 FROM api_keys n WHERE n.replaces = k.id) AS "isReplaced", k.revoked_at AS "revokedAt", k.revoked_reason AS "revokedReason"`;
const KEYS = `api_keys k JOIN users u ON u.id = k.created_by
  LEFT JOIN memberships m ON m.workspace_id = k.workspace_id AND m.user_id = k.created_by
  LEFT JOIN service_accounts a ON a.workspace_id = k.workspace_id AND a.id = k.service_account_id`;
const JOINED = `FROM ${KEYS}`;
const LIVE = 'k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > fettle_now())';
const CHOSEN = `k.workspace_id = $1 AND ($2::uuid IS NULL OR k.created_by = $2) AND ($3::uuid IS NULL OR k.service_account_id = $3)
  AND ($4::boolean OR (${LIVE})) AND ($5::text IS NULL OR k.name ILIKE $5 OR 'fettle_' || k.prefix ILIKE $5 OR u.name ILIKE $5 OR a.name ILIKE $5)`;

/** SQL of API keys as people see them. What the guard asks is in `ApiKeyEvidenceRepository`. */
@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  async insert(ctx: Ctx, key: NewApiKeyRow): Promise<void> {
    const sql = `
      INSERT INTO api_keys (id, workspace_id, name, prefix, hash, created_by, service_account_id, scopes, expires_at, replaces)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, fettle_now() + make_interval(secs => $9), $10)`;
    const { id, name, prefix, hash, createdBy, serviceAccountId, scopes, lifeS, replaces } = key;
    const values = [
      id,
      ctx.requireWorkspace(),
      name,
      prefix,
      hash,
      createdBy,
      serviceAccountId,
      scopes,
      lifeS,
      replaces,
    ];
    await this.database.query(ctx, sql, values);
  }

  async find(ctx: Ctx, keyId: string): Promise<ApiKeyRow | null> {
    const sql = `SELECT ${COLUMNS} ${JOINED} WHERE k.workspace_id = $1 AND k.id = $2`;
    const [row] = await this.database.query<ApiKeyRow>(ctx, sql, [ctx.requireWorkspace(), keyId]);
    return row ?? null;
  }

  /** The same, and nobody else changes the key until the transaction ends. */
  async lock(ctx: Ctx, keyId: string): Promise<ApiKeyRow | null> {
    const sql = 'SELECT id FROM api_keys WHERE workspace_id = $1 AND id = $2 FOR UPDATE';
    const [held] = await this.database.query(ctx, sql, [ctx.requireWorkspace(), keyId]);
    // Read after the lock is there: what another transaction has just done to the key must be seen.
    return held ? this.find(ctx, keyId) : null;
  }

  /** Newest first. */
  async page(
    ctx: Ctx,
    choice: KeyChoice,
    after: { at: string; id: string } | null,
    limit: number,
  ): Promise<ApiKeyRow[]> {
    const sql = `SELECT ${COLUMNS} ${JOINED} WHERE ${CHOSEN}
      AND ($6::timestamptz IS NULL OR (date_trunc('milliseconds', k.created_at), k.id) < ($6, $7::uuid))
      ORDER BY date_trunc('milliseconds', k.created_at) DESC, k.id DESC LIMIT $8`;
    const values = [...this.chosen(ctx, choice), after?.at ?? null, after?.id ?? null, limit];
    return this.database.query<ApiKeyRow>(ctx, sql, values);
  }

  async count(ctx: Ctx, choice: KeyChoice): Promise<number> {
    const sql = totalSql(KEYS, [CHOSEN]);
    const [row] = await this.database.query<{ total: number }>(ctx, sql, this.chosen(ctx, choice));
    return row!.total;
  }

  /** Locks the person's membership, so that two keys made at once are counted one after the other; null: no member. */
  async lockMaker(ctx: Ctx, userId: string): Promise<Pick<ApiKeyRow, 'creatorRole'> | null> {
    const sql = `SELECT m.role AS "creatorRole" FROM memberships m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
      WHERE m.workspace_id = $1 AND m.user_id = $2 FOR UPDATE OF m`;
    const [row] = await this.database.query<Pick<ApiKeyRow, 'creatorRole'>>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row ?? null;
  }

  async rename(ctx: Ctx, keyId: string, name: string): Promise<void> {
    const sql = 'UPDATE api_keys SET name = $3 WHERE workspace_id = $1 AND id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), keyId, name]);
  }

  /** Lets a key end after so many seconds at the latest. */
  async endIn(ctx: Ctx, keyId: string, seconds: number): Promise<void> {
    const sql = `UPDATE api_keys SET expires_at = least(expires_at, fettle_now() + make_interval(secs => $3))
      WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), keyId, seconds]);
  }

  async revoke(ctx: Ctx, keyId: string, reason: string): Promise<void> {
    const sql = `UPDATE api_keys SET revoked_at = fettle_now(), revoked_reason = $3 WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), keyId, reason]);
  }

  /** Keeps the person from making keys until the transaction ends: who leaves must not leave one behind that was made meanwhile. */
  async lockMaking(ctx: Ctx, userId: string, workspaceId: string | null): Promise<void> {
    const sql = `SELECT 1 FROM memberships WHERE user_id = $1 AND ($2::uuid IS NULL OR workspace_id = $2)
      ORDER BY workspace_id FOR UPDATE`;
    await this.database.query(ctx, sql, [userId, workspaceId]);
  }

  /** Ends all keys that a person bounds, in one workspace or (null) in all. */
  async revokeOf(ctx: Ctx, userId: string, workspaceId: string | null, reason: string): Promise<Ended[]> {
    const sql = `UPDATE api_keys k SET revoked_at = fettle_now(), revoked_reason = $3
      WHERE k.created_by = $1 AND ($2::uuid IS NULL OR k.workspace_id = $2) AND ${LIVE}
      RETURNING k.id, k.workspace_id AS "workspaceId"`;
    return this.database.query<Ended>(ctx, sql, [userId, workspaceId, reason]);
  }

  private chosen(ctx: Ctx, { createdBy, serviceAccountId, ended, search }: KeyChoice): unknown[] {
    return [ctx.requireWorkspace(), createdBy, serviceAccountId, ended, search && containing(search)];
  }
}
