import { Injectable } from '@nestjs/common';
import type { Actor, Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface NewCliLogin {
  readonly id: string;
  readonly device: Buffer;
  readonly user: Buffer;
  readonly client: string;
  readonly intervalS: number;
  readonly lifeS: number;
}

export interface AskingRow {
  readonly id: string;
  readonly client: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
}

export interface Approval {
  readonly workspaceId: string;
  readonly userId: string;
  readonly actor: Actor;
  readonly access: 'all' | 'read';
  readonly keyDays: number;
}

/** A login that its program asks about. */
export interface AskedLogin {
  readonly id: string;
  readonly client: string;
  readonly state: 'pending' | 'approved' | 'denied' | 'over';
  /** Asked again before the time was over; the interval has grown by it. */
  readonly tooSoon: boolean;
  readonly intervalS: number;
  readonly approval: Approval | null;
}

const open = 'approved_at IS NULL AND denied_at IS NULL AND expires_at > fettle_now()';
/** A clock or a network that is half a second off is no haste. */
const patience = `interval '500 ms'`;

@Injectable()
export class CliLoginRepository {
  constructor(private readonly database: Database) {}

  /** Adds a login unless there are `most` that are not over. Takes away what has been over for an hour. */
  async insert(ctx: Ctx, login: NewCliLogin, most: number): Promise<boolean> {
    await this.database.query(ctx, `DELETE FROM cli_logins WHERE expires_at < fettle_now() - interval '1 hour'`);
    const sql = `
      INSERT INTO cli_logins (id, device_hash, user_hash, client, ip, user_agent, interval_s, expires_at)
      SELECT $1::uuid, $2::bytea, $3::bytea, $4, $5, $6, $7::int, fettle_now() + make_interval(secs => $8)
      WHERE (SELECT count(*) FROM cli_logins WHERE expires_at > fettle_now()) < $9 RETURNING id`;
    const { id, device, user, client, intervalS, lifeS } = login;
    const from = [ctx.origin.ip ?? null, ctx.origin.userAgent ?? null];
    const rows = await this.database.query(ctx, sql, [id, device, user, client, ...from, intervalS, lifeS, most]);
    return rows.length > 0;
  }

  /** A login that nobody has decided on and that is not over. */
  async find(ctx: Ctx, user: Buffer): Promise<AskingRow | null> {
    const sql = `
      SELECT id, client, ip, user_agent AS "userAgent", created_at AS "requestedAt", expires_at AS "expiresAt"
      FROM cli_logins WHERE user_hash = $1 AND ${open}`;
    const [row] = await this.database.query<AskingRow>(ctx, sql, [user]);
    return row ?? null;
  }

  /** Of two at once one wins; null for the other. */
  async approve(ctx: Ctx, user: Buffer, approval: Approval): Promise<AskingRow | null> {
    const sql = `
      UPDATE cli_logins SET approved_at = fettle_now(), workspace_id = $2, user_id = $3, actor = $4, access = $5, key_days = $6
      WHERE user_hash = $1 AND ${open}
      RETURNING id, client, ip, user_agent AS "userAgent", created_at AS "requestedAt", expires_at AS "expiresAt"`;
    const { workspaceId, userId, actor, access, keyDays } = approval;
    const values = [user, workspaceId, userId, JSON.stringify(actor), access, keyDays];
    const [row] = await this.database.query<AskingRow>(ctx, sql, values);
    return row ?? null;
  }

  async deny(ctx: Ctx, user: Buffer): Promise<{ readonly id: string; readonly client: string } | null> {
    const sql = `UPDATE cli_logins SET denied_at = fettle_now() WHERE user_hash = $1 AND ${open} RETURNING id, client`;
    const [row] = await this.database.query<{ id: string; client: string }>(ctx, sql, [user]);
    return row ?? null;
  }

  /** Notes that the program asks, and locks the login until the transaction ends. */
  async ask(ctx: Ctx, device: Buffer): Promise<AskedLogin | null> {
    const sql = `
      WITH was AS (SELECT id, asked_at, interval_s FROM cli_logins WHERE device_hash = $1 FOR UPDATE), haste AS (
        SELECT id, coalesce(asked_at + make_interval(secs => interval_s) - ${patience} > fettle_now(), false) AS soon FROM was
      )
      UPDATE cli_logins c SET asked_at = fettle_now(), interval_s = CASE WHEN haste.soon THEN least(interval_s + 5, 60) ELSE interval_s END
      FROM haste WHERE c.id = haste.id
      RETURNING c.id, c.client, haste.soon AS "tooSoon", c.interval_s AS "intervalS",
        CASE WHEN c.denied_at IS NOT NULL THEN 'denied'
             WHEN c.consumed_at IS NOT NULL OR c.expires_at <= fettle_now() THEN 'over'
             WHEN c.approved_at IS NOT NULL THEN 'approved' ELSE 'pending' END AS state,
        CASE WHEN c.approved_at IS NOT NULL THEN jsonb_build_object('workspaceId', c.workspace_id, 'userId', c.user_id,
          'actor', c.actor, 'access', c.access, 'keyDays', c.key_days) END AS approval`;
    const [row] = await this.database.query<AskedLogin>(ctx, sql, [device]);
    return row ?? null;
  }

  /** Holds off a new password and a deactivation, which lock the person first as well. */
  async holdPerson(ctx: Ctx, userId: string): Promise<void> {
    await this.database.query(ctx, 'SELECT 1 FROM users WHERE id = $1 FOR KEY SHARE', [userId]);
  }

  async consume(ctx: Ctx, id: string): Promise<void> {
    await this.database.query(ctx, 'UPDATE cli_logins SET consumed_at = fettle_now() WHERE id = $1', [id]);
  }
}
