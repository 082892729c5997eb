import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { Keys } from '@fettle/platform/secrets';

/** How many at once, and how long until one more is allowed. */
export interface Allowance {
  readonly burst: number;
  readonly everyS: number;
}

export interface Charge {
  /** `purpose:subject`; stored only as a keyed hash. */
  readonly key: string;
  readonly allowance: Allowance;
}

interface Row {
  readonly allowed: boolean;
  readonly waitS: string;
}

/** Limits on guessing that hold over all processes and restarts, because PostgreSQL keeps them. */
@Injectable()
export class RateLimits {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
  ) {}

  /**
   * Takes one unit of each charge, in order, and stops at the first that has none left: a source that is already refused
   * cannot use up somebody's account. Call it outside a transaction, so that a refused attempt still counts.
   * @throws DomainError `request.rate_limited` with the seconds to wait
   */
  async take(ctx: Ctx, charges: readonly Charge[]): Promise<void> {
    for (const { key, allowance } of charges) {
      const [row] = await this.database.query<Row>(ctx, TAKE, [this.hash(key), allowance.burst, allowance.everyS]);
      if (row?.allowed) continue;
      throw new DomainError('request.rate_limited', {}, { retryAfterS: Math.max(1, Math.ceil(Number(row?.waitS ?? 1))) });
    }
  }

  /** Gives one unit of each charge back, after an attempt that was no guess. */
  async giveBack(ctx: Ctx, charges: readonly Charge[]): Promise<void> {
    const hashes = charges.map(({ key }) => this.hash(key));
    const seconds = charges.map(({ allowance }) => allowance.everyS);
    await this.database.query(ctx, GIVE_BACK, [hashes, seconds]);
  }

  private hash(key: string): Buffer {
    return createHmac('sha256', this.keys.derive('rate-limits')).update(key).digest();
  }
}

/** The part of an address that one party holds: a whole IPv4 address, the /64 of an IPv6 one. */
export function sourceOf(ip: string | undefined): string {
  if (!ip) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.split('%')[0]!.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

// Generic cell rate algorithm: one row, one statement, no counting window whose edge lets twice as many through. The row
// lock of ON CONFLICT makes parallel attempts queue up. Rows that are whole again are dropped a few at a time, so that the
// table never outgrows the attempts of the last minutes.
const TAKE = `
  WITH swept AS (
    DELETE FROM rate_limits WHERE key IN (
      SELECT key FROM rate_limits WHERE full_at < fettle_now() AND key <> $1 ORDER BY full_at LIMIT 4 FOR UPDATE SKIP LOCKED
    )
  ), taken AS (
    INSERT INTO rate_limits AS r (key, full_at) VALUES ($1, fettle_now() + make_interval(secs => $3))
    ON CONFLICT (key) DO UPDATE SET full_at = greatest(r.full_at, fettle_now()) + make_interval(secs => $3)
      WHERE greatest(r.full_at, fettle_now()) <= fettle_now() + make_interval(secs => $3 * ($2 - 1))
    RETURNING true
  )
  SELECT EXISTS (SELECT FROM taken) AS allowed,
    coalesce((SELECT extract(epoch FROM full_at - fettle_now()) - $3 * ($2 - 1) FROM rate_limits WHERE key = $1), 1) AS "waitS"`;

const GIVE_BACK = `
  UPDATE rate_limits r SET full_at = r.full_at - make_interval(secs => g.every_s)
  FROM unnest($1::bytea[], $2::float8[]) AS g (key, every_s) WHERE r.key = g.key`;
