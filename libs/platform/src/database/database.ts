import type { Pool } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Ctx } from '../context/index.js';
import { withConnection } from './acquire.js';
import { poolOf } from './data-source.js';
import { databaseError } from './database-error.js';
import { DatabaseStanding } from './standing.js';
import type { StatementCounter } from './statement-counter.js';
import { transactionOf } from './transaction.js';

/** SQL for repositories. Everything joins the transaction of `ctx` when one is open. */
export class Database {
  /** Whether statements get through, as far as this process knows. */
  readonly standing = new DatabaseStanding();

  constructor(readonly dataSource: DataSource) {}

  /**
   * Runs one statement and returns its rows (also those of RETURNING). Throws UniqueViolation, DomainError
   * `dependency.unavailable` or `overloaded`, or the driver's error.
   */
  async query<T = Record<string, unknown>>(ctx: Ctx, sql: string, params: unknown[] = []): Promise<T[]> {
    const transaction = transactionOf(ctx);
    this.counter.count += 1;
    if (ctx.trace) ctx.trace.statements += 1;
    try {
      const result = transaction
        ? await transaction.client.query(sql, params)
        : await withConnection(this.pool, (client) => client.query(sql, params));
      this.standing.answered();
      return result.rows as T[];
    } catch (error) {
      const known = databaseError(error);
      this.standing.failed(known);
      throw known;
    }
  }

  /** The entity manager of the open transaction, or that of the pool. */
  manager(ctx: Ctx): EntityManager {
    return transactionOf(ctx)?.runner.manager ?? this.dataSource.manager;
  }

  /** Statements sent by this process so far, without BEGIN, COMMIT and ROLLBACK. */
  get statements(): number {
    return this.counter.count;
  }

  /** The pool's connections: in all, unused, and callers waiting for one. */
  get connections(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** Most connections that the pool opens. */
  get poolSize(): number {
    return this.pool.options.max;
  }

  private get pool(): Pool {
    return poolOf(this.dataSource);
  }

  private get counter(): StatementCounter {
    return this.dataSource.logger as StatementCounter;
  }
}
