import { Injectable } from '@nestjs/common';
import type { PlatformRole, Preferences } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A person's account, locked for a change. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly timezone: string;
  readonly preferences: Partial<Preferences>;
  readonly platformRole: PlatformRole;
  readonly active: boolean;
  readonly deactivated: boolean;
  readonly passwordHash: string | null;
  readonly version: number;
}

export interface AccountValues {
  readonly name: string;
  readonly timezone: string;
  readonly platformRole: PlatformRole;
  readonly deactivated: boolean;
  readonly preferences: Partial<Preferences>;
}

const ACCOUNT = `SELECT id, email, name, timezone, preferences, platform_role AS "platformRole",
  activated_at IS NOT NULL AS active, deactivated_at IS NOT NULL AS deactivated, password_hash AS "passwordHash", version FROM users`;

/** SQL that changes accounts. */
@Injectable()
export class AccountRepository {
  constructor(private readonly database: Database) {}

  /**
   * The ids of the platform's active administrators, all locked in one order: whoever would take one away waits here, and then sees
   * what the others have left.
   */
  async lockAdministrators(ctx: Ctx): Promise<string[]> {
    const sql = `SELECT id FROM users WHERE platform_role = 'platform_admin' AND deactivated_at IS NULL AND activated_at IS NOT NULL
      ORDER BY id FOR UPDATE`;
    return (await this.database.query<{ id: string }>(ctx, sql)).map(({ id }) => id);
  }

  async lock(ctx: Ctx, id: string): Promise<Account | null> {
    const [row] = await this.database.query<Account>(ctx, `${ACCOUNT} WHERE id = $1 FOR UPDATE`, [id]);
    return row ?? null;
  }

  async find(ctx: Ctx, id: string): Promise<Account | null> {
    const [row] = await this.database.query<Account>(ctx, `${ACCOUNT} WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** Writes the values of a locked account and counts its version up. */
  async put(ctx: Ctx, id: string, values: AccountValues): Promise<void> {
    const sql = `
      UPDATE users SET name = $2, timezone = $3, platform_role = $4, preferences = $5,
        deactivated_at = CASE WHEN $6 THEN coalesce(deactivated_at, fettle_now()) END,
        version = version + 1, updated_at = fettle_now()
      WHERE id = $1`;
    const { name, timezone, platformRole, preferences, deactivated } = values;
    await this.database.query(ctx, sql, [id, name, timezone, platformRole, JSON.stringify(preferences), deactivated]);
  }

  /** The workspaces that a person belongs to: whose members' lists show him. */
  async workspacesOf(ctx: Ctx, userId: string): Promise<string[]> {
    const sql = 'SELECT workspace_id AS id FROM memberships WHERE user_id = $1';
    return (await this.database.query<{ id: string }>(ctx, sql, [userId])).map(({ id }) => id);
  }

  async delete(ctx: Ctx, userId: string): Promise<void> {
    await this.database.query(ctx, 'DELETE FROM users WHERE id = $1', [userId]);
  }
}
