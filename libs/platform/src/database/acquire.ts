import type { Pool, PoolClient } from 'pg';
import { DomainError, isConnectionError } from '../errors/index.js';
import { sqlState } from './database-error.js';

/** How long a verb waits for a free connection when nothing else is configured, in ms: whoever must wait longer is told so (I12). */
export const ACQUIRE_TIMEOUT_MS = 900;

/**
 * Takes a connection, or gives up while the pool is full: then more callers are here than connections, and waiting longer only makes
 * the queue longer. Making a connection may take its time (`connectTimeoutMs`): that is no overload.
 * @param take how the connection is taken
 * @param giveBack what becomes of a connection that came after its caller had gone
 * @throws DomainError `overloaded`, or what `take` throws
 */
export function inTime<T>(pool: Pool, take: () => Promise<T>, giveBack: (late: T) => void): Promise<T> {
  const { max, acquireTimeoutMs } = pool.options as { max: number; acquireTimeoutMs?: number };
  const isFull = pool.totalCount >= max;
  const coming = take();
  if (!isFull) return coming;
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new DomainError('overloaded', {}, { retryAfterS: 2, detail: 'Every database connection is in use' }));
    }, acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS);
    coming.then(
      (taken) => {
        clearTimeout(timer);
        if (isLate) giveBack(taken);
        else resolve(taken);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Runs `work` on a connection of its own. A connection outlives statements that PostgreSQL refused; one that broke is dropped. */
export async function withConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await inTime(
    pool,
    () => pool.connect(),
    (late) => late.release(),
  );
  // A connection that breaks also fails its query, which is where it is dealt with.
  client.on('error', ignore);
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    broken = isConnectionError(error) || sqlState(error) === null;
    throw error;
  } finally {
    client.removeListener('error', ignore);
    client.release(broken);
  }
}

function ignore(): void {}
