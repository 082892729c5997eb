import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Attempts of one account from one origin. */
export interface Attempt {
  readonly account: string;
  readonly origin: string;
}

export interface LockRule {
  /** Wrong ones in a row until it is closed. */
  readonly most: number;
  /** How long at first, in seconds; each further wrong one doubles it, up to a day. */
  readonly firstS: number;
}

/** A row of wrong passwords that is forgotten after a day without any. */
const FORGET = `interval '24 hours'`;

@Injectable()
export class SignInAttemptRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts an attempt as a wrong one before it is judged, so that fifty at once are fifty. Closes the pair when it was one too many.
   * @returns false when the pair is closed
   */
  async count(ctx: Ctx, { account, origin }: Attempt, { most, firstS }: LockRule): Promise<boolean> {
    const failures = `(CASE WHEN a.last_at < fettle_now() - ${FORGET} THEN 1 ELSE a.failures + 1 END)`;
    const sql = `
      INSERT INTO sign_in_attempts AS a (account, origin, failures, last_at) VALUES ($1, $2, 1, fettle_now())
      ON CONFLICT (account, origin) DO UPDATE SET failures = ${failures}, last_at = fettle_now(),
        locked_until = CASE WHEN ${failures} >= $3::int THEN fettle_now()
          + least(interval '1 day', make_interval(secs => $4::float8 * 2 ^ least(20, ${failures} - $3::int))) END
      WHERE a.locked_until IS NULL OR a.locked_until <= fettle_now()
      RETURNING failures`;
    return (await this.database.query(ctx, sql, [account, origin, most, firstS])).length > 0;
  }

  /** Seconds until a pair is open again; 0 when it is. Counts nothing. */
  async closedForS(ctx: Ctx, { account, origin }: Attempt): Promise<number> {
    const sql = `SELECT extract(epoch FROM locked_until - fettle_now())::float8 AS wait FROM sign_in_attempts WHERE account = $1 AND origin = $2`;
    const [row] = await this.database.query<{ wait: number | null }>(ctx, sql, [account, origin]);
    return Math.max(0, Math.ceil(row?.wait ?? 0));
  }

  async forget(ctx: Ctx, { account, origin }: Attempt): Promise<void> {
    await this.database.query(ctx, 'DELETE FROM sign_in_attempts WHERE account = $1 AND origin = $2', [
      account,
      origin,
    ]);
  }

  /** Origins from which an account is closed now, the longest first. */
  locks(ctx: Ctx, account: string): Promise<{ origin: string; failures: number; until: Date }[]> {
    const sql = `
      SELECT origin, failures, locked_until AS until FROM sign_in_attempts
      WHERE account = $1 AND locked_until > fettle_now() ORDER BY locked_until DESC LIMIT 50`;
    return this.database.query(ctx, sql, [account]);
  }

  /** Forgets everything that is counted against an account, its allowance for strangers included. */
  async unlock(ctx: Ctx, account: string, bucket: string): Promise<number> {
    const sql = `
      WITH allowance AS (DELETE FROM rate_buckets WHERE key = $2)
      DELETE FROM sign_in_attempts WHERE account = $1 RETURNING origin`;
    return (await this.database.query(ctx, sql, [account, bucket])).length;
  }

  /** Forgets what is over: rows without a wrong password for a day, and not closed. */
  async sweep(ctx: Ctx): Promise<number> {
    const sql = `
      DELETE FROM sign_in_attempts WHERE last_at < fettle_now() - ${FORGET}
        AND (locked_until IS NULL OR locked_until <= fettle_now()) RETURNING origin`;
    return (await this.database.query(ctx, sql)).length;
  }
}
