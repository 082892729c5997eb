import type { PoolClient } from 'pg';
import type { QueryRunner } from 'typeorm';
import { Ctx } from '../context/index.js';
import type { AuditRow, OutboxRow } from './rows.js';

/** One open database transaction with what is written just before its COMMIT. */
export class Transaction {
  readonly outbox = new Map<string, OutboxRow>();
  readonly audit: AuditRow[] = [];
  readonly afterCommit: (() => void)[] = [];
  finished = false;

  constructor(
    readonly runner: QueryRunner,
    readonly client: PoolClient,
  ) {}
}

/** The transaction that a context is in, or null. Throws when it has ended: a promise was not awaited inside `run`. */
export function transactionOf(ctx: Ctx): Transaction | null {
  const transaction = Ctx.transactionOf(ctx);
  if (transaction === undefined) return null;
  if (!(transaction instanceof Transaction)) throw new Error('The context carries a foreign transaction');
  if (transaction.finished) throw new Error('The transaction of this context has ended; a promise was not awaited');
  return transaction;
}

/** Like `transactionOf`, but throws when there is none: `what` must commit together with the change it tells of. */
export function requireTransaction(ctx: Ctx, what: string): Transaction {
  const transaction = transactionOf(ctx);
  if (!transaction) throw new Error(`${what} outside of unitOfWork.run`);
  return transaction;
}
