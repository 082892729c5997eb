import type { PoolClient } from 'pg';
import { Ctx } from '../context/ctx.js';
import { isConnectionError } from '../errors/index.js';
import { inTime } from './acquire.js';
import { poolOf } from './data-source.js';
import type { Database } from './database.js';
import { databaseError, sqlState } from './database-error.js';
import { storedJson } from './stored-json.js';
import { Transaction, requireTransaction, transactionOf } from './transaction.js';

/** Serialisation failure and deadlock: PostgreSQL asks for the whole transaction again. */
const repeatable: ReadonlySet<string> = new Set(['40001', '40P01']);
const maxTries = 3;

/** One statement for both tables: a commit costs one round trip more than the business rows, however much it tells. */
const flushSql = `
  WITH told AS (
    INSERT INTO outbox (id, kind, name, payload, trace)
    SELECT id, kind, name, payload, trace
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, kind text, name text, payload jsonb, trace text)
  )
  INSERT INTO audit_entries
    (id, workspace_id, actor, event, target, details, request_id, ip, user_agent, chain)
  SELECT id, workspace_id, actor, event, target, details, request_id, ip, user_agent, chain
  FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, workspace_id uuid, actor jsonb, event text, target jsonb,
    details jsonb, request_id text, ip text, user_agent text, chain text)`;

/** Told after each commit that wrote outbox rows; `jobs` says whether some of them are jobs. */
export type CommitListener = (told: { readonly jobs: boolean }) => void;

/** Transactions: row, job, fact and audit entry commit together or not at all. */
export class UnitOfWork {
  private readonly listeners = new Set<CommitListener>();

  constructor(private readonly database: Database) {}

  /**
   * Runs `fn` in a transaction: opens one, or joins that of `ctx`. Before COMMIT the buffered outbox and audit rows are
   * written in one statement. The outermost run is tried up to three times on a serialisation failure or deadlock, so `fn`
   * must have no effect besides the database.
   */
  async run<T>(ctx: Ctx, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
    if (transactionOf(ctx)) return fn(ctx);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(ctx, fn);
      } catch (error) {
        if (attempt >= maxTries || !repeatable.has(sqlState(error) ?? '')) throw databaseError(error);
      }
    }
  }

  /** Calls `fn` once after the COMMIT of the open transaction; never after a rollback. Throws when none is open. */
  afterCommit(ctx: Ctx, fn: () => void): void {
    requireTransaction(ctx, 'afterCommit').afterCommit.push(fn);
  }

  /** Listens to commits that left something in the outbox. Returns the way to stop. */
  onOutbox(listener: CommitListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async once<T>(ctx: Ctx, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
    const runner = this.database.dataSource.createQueryRunner();
    const client = await inTime(
      poolOf(this.database.dataSource),
      () => runner.connect() as Promise<PoolClient>,
      () => void runner.release(),
    );
    const transaction = new Transaction(runner, client);
    try {
      await runner.startTransaction();
      const inside = Ctx.inTransaction(ctx, transaction);
      const result = await fn(inside);
      await this.flush(inside, transaction);
      transaction.finished = true;
      await runner.commitTransaction();
      this.told(transaction);
      return result;
    } catch (error) {
      transaction.finished = true;
      // One that is gone or gives no answer has nothing to roll back: told as if it had said so itself, TypeORM has the pool drop it.
      if (isConnectionError(error)) client.emit('error', error);
      else if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private async flush(ctx: Ctx, transaction: Transaction): Promise<void> {
    if (transaction.outbox.size === 0 && transaction.audit.length === 0) return;
    const rows = [...transaction.outbox.values()];
    await this.database.query(ctx, flushSql, [storedJson(rows), storedJson(transaction.audit)]);
  }

  private told(transaction: Transaction): void {
    for (const fn of transaction.afterCommit) fn();
    if (transaction.outbox.size === 0) return;
    const jobs = [...transaction.outbox.values()].some((row) => row.kind === 'job');
    for (const listener of this.listeners) listener({ jobs });
  }
}
