import type { ErrorCode } from '@fettle/contracts';
import { DomainError, isConnectionError } from '../errors/index.js';

/** A unique or exclusion constraint refused a row. Repositories turn it into a code with `conflict`. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';

  constructor(
    /** The name of the constraint or unique index. */
    readonly constraint: string,
    readonly table: string,
    cause: unknown,
  ) {
    super(`Unique constraint ${constraint} of ${table} refused a row`, { cause });
  }
}

interface PgError {
  readonly message?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
}

function pgError(error: unknown): PgError | null {
  if (typeof error !== 'object' || error === null) return null;
  const { driverError } = error as { driverError?: unknown };
  return typeof driverError === 'object' && driverError !== null ? driverError : error;
}

/** SQLSTATE of an error of pg or TypeORM, or null. */
export function sqlState(error: unknown): string | null {
  const code = pgError(error)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** Whether a partitioned table has no partition for a row: those ahead have been used up, because nobody made more. */
export function lacksPartition(error: unknown): boolean {
  return sqlState(error) === '23514' && /no partition/.test(pgError(error)?.message ?? '');
}

/**
 * Turns a driver's error into one of ours: a lost connection → `dependency.unavailable`, no free connection, a statement or
 * lock that took too long → `overloaded`, unique → UniqueViolation. Anything else is returned as it is.
 */
export function databaseError(error: unknown): unknown {
  if (error instanceof DomainError || error instanceof UniqueViolation) return error;
  const found = pgError(error);
  if (!found) return error;
  const state = sqlState(error);
  if (state === '23505' || state === '23P01') {
    return new UniqueViolation(found.constraint ?? '', found.table ?? '', error);
  }
  const saturated = found.message === 'timeout exceeded when trying to connect';
  if (saturated || state === '53300' || state === '57014' || state === '55P03') {
    return new DomainError('overloaded', {}, { cause: error, retryAfterS: 2 });
  }
  if (isConnectionError(error)) return new DomainError('dependency.unavailable', {}, { cause: error, retryAfterS: 2 });
  return error;
}

/**
 * For repositories: `catch (error) { throw conflict(error, { nodes_name_unique: 'node.name_taken' }) }`. Errors of other
 * constraints, and other errors, come back translated by `databaseError`.
 */
export function conflict(error: unknown, codes: Readonly<Record<string, ErrorCode>>): unknown {
  const translated = databaseError(error);
  if (!(translated instanceof UniqueViolation)) return translated;
  const code = codes[translated.constraint];
  return code ? new DomainError(code, {}, { cause: error }) : translated;
}
