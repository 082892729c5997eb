import { Ctx } from '../context/index.js';
import type { Database } from '../database/index.js';
import type { LimitRule } from './limits.js';

/** GCRA in one statement: the row moves only when the call fits. No row back means: refused. */
const takeSql = `
  INSERT INTO rate_buckets AS b (key, arrival) VALUES ($1, fettle_now() + $2 * interval '1 ms')
  ON CONFLICT (key) DO UPDATE SET arrival = greatest(b.arrival, fettle_now()) + $2 * interval '1 ms'
  WHERE greatest(b.arrival, fettle_now()) + $2 * interval '1 ms' <= fettle_now() + $3 * interval '1 ms'
  RETURNING key`;

const waitSql = `
  SELECT extract(epoch FROM arrival - fettle_now()) + ($1::float8 - $2::float8) / 1000 AS wait_s FROM rate_buckets WHERE key = $3`;

/** Rate limits that all processes share. Used where guessing pays: sign-in, setup, enrolment, and by domain code per account. */
export class StoredBuckets {
  private calls = 0;

  constructor(private readonly database: Database) {}

  /**
   * Takes one call from a source's allowance.
   * @param key class and source, e.g. `sign-in:203.0.113.7`
   * @param ctx with an open transaction to count in it: what is rolled back was never taken, and others who ask for the key wait for its end
   * @returns 0 when allowed, else the seconds after which one call fits again
   * @throws DomainError dependency.unavailable
   */
  async take(
    key: string,
    rule: Pick<LimitRule, 'perMinute' | 'burst'>,
    ctx: Ctx = Ctx.system('rate limit'),
  ): Promise<number> {
    const interval = 60_000 / rule.perMinute;
    const stored = key.slice(0, 300);
    const taken = await this.database.query(ctx, takeSql, [stored, interval, interval * rule.burst]);
    // Stale rows go now and then, by whoever is here anyway.
    if (++this.calls % 500 === 0)
      await this.database.query(ctx, `DELETE FROM rate_buckets WHERE arrival < fettle_now() - interval '1 hour'`);
    if (taken.length > 0) return 0;
    const rows = await this.database.query<{ wait_s: number | string }>(ctx, waitSql, [
      interval,
      interval * rule.burst,
      stored,
    ]);
    return Math.max(1, Math.ceil(Number(rows[0]?.wait_s ?? 1)));
  }
}
