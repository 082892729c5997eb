import { createHash } from 'node:crypto';
import type { RouteContract } from '@fettle/contracts';
import type { Ctx } from '../context/index.js';
import type { Database, UnitOfWork } from '../database/index.js';
import { DomainError } from '../errors/index.js';
import type { ParsedInput } from './request-state.js';

const claimSql = `
  INSERT INTO idempotency_keys (scope, key, route, fingerprint) VALUES ($1, $2, $3, $4)
  ON CONFLICT (scope, key) DO UPDATE SET route = excluded.route, fingerprint = excluded.fingerprint, status = NULL, response = NULL,
    created_at = fettle_now() WHERE idempotency_keys.created_at < fettle_now() - interval '24 hours'
  RETURNING key`;
const FORGET_ROWS = 1_000;
const forgetSql = `
  DELETE FROM idempotency_keys WHERE (scope, key) IN (
    SELECT scope, key FROM idempotency_keys WHERE created_at < fettle_now() - interval '24 hours'
    ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED
  ) RETURNING 1`;
const findSql = `SELECT route, fingerprint, response FROM idempotency_keys WHERE scope = $1 AND key = $2`;
const keepSql = `UPDATE idempotency_keys SET status = $3, response = $4 WHERE scope = $1 AND key = $2`;

/**
 * `Idempotency-Key`: the key is claimed in the same transaction as the effect, so that either both exist or neither. A second request with the
 * key waits on the first's row lock, then gets its answer. Failed requests keep nothing: they may be tried again.
 */
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Runs `work` once per key and caller; later calls get the stored answer.
   * @throws DomainError request.idempotency_mismatch when the key belongs to another request, request.in_progress when the first one
   * does not end in time
   */
  async once(
    ctx: Ctx,
    contract: RouteContract,
    input: ParsedInput & { key: string },
    work: (ctx: Ctx) => Promise<unknown>,
  ): Promise<unknown> {
    const scope = scopeOf(ctx);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([contract.id, input.params, input.query, input.body]))
      .digest('hex');
    return this.unitOfWork.run(ctx, async (inside) => {
      const claimed = await this.claim(inside, [scope, input.key, contract.id, fingerprint]);
      if (claimed) {
        const answer = await work(inside);
        await this.database.query(inside, keepSql, [scope, input.key, contract.status, JSON.stringify(answer)]);
        return answer;
      }
      const found = await this.database.query<{ route: string; fingerprint: string; response: unknown }>(
        inside,
        findSql,
        [scope, input.key],
      );
      if (found[0]?.fingerprint !== fingerprint) throw new DomainError('request.idempotency_mismatch');
      return found[0].response;
    });
  }

  /** Forgets keys whose 24 h are over, in batches. Returns how many. Called by the clock's upkeep. */
  async forget(ctx: Ctx): Promise<number> {
    for (let total = 0; ;) {
      const gone = (await this.database.query(ctx, forgetSql, [FORGET_ROWS])).length;
      total += gone;
      if (gone < FORGET_ROWS) return total;
    }
  }

  private async claim(ctx: Ctx, values: readonly string[]): Promise<boolean> {
    try {
      return (await this.database.query(ctx, claimSql, [...values])).length > 0;
    } catch (error) {
      // 55P03: another request with this key holds the row longer than lock_timeout.
      if (sqlState(error) === '55P03')
        throw new DomainError('request.in_progress', {}, { cause: error, retryAfterS: 2 });
      throw error;
    }
  }
}

/** The key as sent, or undefined. @throws DomainError request.invalid when it cannot be one */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new DomainError('request.invalid', {}, { detail: 'Idempotency-Key: 1 to 255 visible ASCII characters' });
}

function scopeOf(ctx: Ctx): string {
  const { actor } = ctx;
  if (actor.kind === 'user') return `user:${actor.id}`;
  if (actor.kind === 'api-key') return `api-key:${actor.id}`;
  return actor.kind === 'agent' ? `node:${actor.nodeId}` : `ip:${ctx.origin.ip ?? ''}`;
}

function sqlState(error: unknown): string | undefined {
  const holder = error as { code?: string; driverError?: { code?: string }; cause?: { code?: string } };
  return (
    holder.driverError?.code ?? (holder.code && /^[0-9A-Z]{5}$/.test(holder.code) ? holder.code : holder.cause?.code)
  );
}
