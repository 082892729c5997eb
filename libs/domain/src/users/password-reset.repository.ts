import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Minutes until a link that nobody has followed is dead. */
export const RESET_MINUTES = 60;

export interface PasswordReset {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly hasExpired: boolean;
  readonly deactivated: boolean;
}

/** SQL of links to set a new password. */
@Injectable()
export class PasswordResetRepository {
  constructor(private readonly database: Database) {}

  /** The person who would be sent a link: active, with a password, locked. */
  async lockReceiver(ctx: Ctx, email: string): Promise<{ id: string; email: string; name: string } | null> {
    const sql = `SELECT id, email, name FROM users
      WHERE email = $1 AND deactivated_at IS NULL AND activated_at IS NOT NULL FOR UPDATE`;
    const [row] = await this.database.query<{ id: string; email: string; name: string }>(ctx, sql, [email]);
    return row ?? null;
  }

  /** Returns when the link ends. Whoever inserts has revoked what was open; links of a month ago are forgotten on the way. */
  async insert(ctx: Ctx, reset: { id: string; userId: string; tokenHash: Buffer }): Promise<Date> {
    const sql = `
      WITH forgotten AS (
        DELETE FROM password_resets WHERE user_id = $2 AND created_at < fettle_now() - interval '30 days'
      )
      INSERT INTO password_resets (id, user_id, token_hash, expires_at)
      VALUES ($1, $2, $3, fettle_now() + make_interval(mins => ${RESET_MINUTES})) RETURNING expires_at AS "expiresAt"`;
    const values = [reset.id, reset.userId, reset.tokenHash];
    const [row] = await this.database.query<{ expiresAt: Date }>(ctx, sql, values);
    return row!.expiresAt;
  }

  async find(ctx: Ctx, tokenHash: Buffer): Promise<PasswordReset | null> {
    const sql = `SELECT r.id, r.user_id AS "userId", u.email, u.name, r.expires_at AS "expiresAt", r.used_at AS "usedAt",
        r.revoked_at AS "revokedAt", r.expires_at <= fettle_now() AS "hasExpired", u.deactivated_at IS NOT NULL AS deactivated
      FROM password_resets r JOIN users u ON u.id = r.user_id WHERE r.token_hash = $1`;
    const [row] = await this.database.query<PasswordReset>(ctx, sql, [tokenHash]);
    return row ?? null;
  }

  /** Burns a link. False when it works no longer: exactly one caller is told true. */
  async use(ctx: Ctx, id: string): Promise<boolean> {
    const sql = `UPDATE password_resets SET used_at = fettle_now()
      WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > fettle_now() RETURNING id`;
    return (await this.database.query(ctx, sql, [id])).length > 0;
  }

  /** Ends the open links of a person. */
  async revoke(ctx: Ctx, userId: string): Promise<void> {
    const sql = `UPDATE password_resets SET revoked_at = fettle_now()
      WHERE user_id = $1 AND used_at IS NULL AND revoked_at IS NULL`;
    await this.database.query(ctx, sql, [userId]);
  }
}
