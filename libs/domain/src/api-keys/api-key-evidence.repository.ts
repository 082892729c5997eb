import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { Bounds } from './api-key.row.js';

/** What the guard needs to know of a key: its hash, and those who bound it as they are at this moment. */
export interface KeyEvidence extends Bounds {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly userId: string;
  readonly archived: boolean;
  readonly ended: boolean;
}

/** A key that was used, from which address, and when by the clock of this process. */
export interface KeyUse {
  readonly keyId: string;
  readonly ip: string;
  readonly atMs: number;
}

/** SQL of the guard. A key itself says which workspace it is of, so neither statement asks for one. */
@Injectable()
export class ApiKeyEvidenceRepository {
  constructor(private readonly database: Database) {}

  /** Key, person, membership, service account and workspace in one statement: whatever has changed bites on the next request. */
  async find(ctx: Ctx, prefix: string): Promise<KeyEvidence | null> {
    const sql = `
      SELECT k.id, k.workspace_id AS "workspaceId", k.name, k.hash, k.created_by AS "userId", k.scopes,
        m.role AS "creatorRole", k.service_account_id AS "accountId",
        CASE WHEN a.disabled_at IS NULL THEN a.role END AS "accountRole", w.archived_at IS NOT NULL AS archived,
        k.revoked_at IS NOT NULL OR coalesce(k.expires_at <= fettle_now(), false) AS ended
      FROM api_keys k JOIN workspaces w ON w.id = k.workspace_id
        LEFT JOIN users u ON u.id = k.created_by AND u.deactivated_at IS NULL
        LEFT JOIN memberships m ON m.workspace_id = k.workspace_id AND m.user_id = u.id
        LEFT JOIN service_accounts a ON a.workspace_id = k.workspace_id AND a.id = k.service_account_id
      WHERE k.prefix = $1`;
    const [row] = await this.database.query<KeyEvidence>(ctx, sql, [prefix]);
    return row ?? null;
  }

  /** What the key of an id is looked up by; null when there is none. */
  async prefixOf(ctx: Ctx, keyId: string): Promise<string | null> {
    const [row] = await this.database.query<{ prefix: string }>(ctx, 'SELECT prefix FROM api_keys WHERE id = $1', [
      keyId,
    ]);
    return row?.prefix ?? null;
  }

  /** Notes when and from where keys were used last, all in one statement. Never goes back: processes write in any order. */
  async noteUse(ctx: Ctx, uses: readonly KeyUse[]): Promise<void> {
    const sql = `
      UPDATE api_keys k SET last_used_at = least(n.at, fettle_now()), last_used_ip = n.ip
      FROM (SELECT u.id, u.ip, fettle_now() - make_interval(secs => u.ago) AS at
        FROM unnest($1::uuid[], $2::text[], $3::float8[]) AS u(id, ip, ago)) n
      WHERE k.id = n.id AND (k.last_used_at IS NULL OR k.last_used_at < n.at)`;
    const now = Date.now();
    const ago = uses.map(({ atMs }) => Math.max(0, now - atMs) / 1_000);
    await this.database.query(ctx, sql, [uses.map((use) => use.keyId), uses.map((use) => use.ip), ago]);
  }
}
