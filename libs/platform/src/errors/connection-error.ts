/** Error codes of Node sockets and SQLSTATEs of class 08 and 57P that mean: the other side is gone, not that the work is wrong. */
const lostCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '57P01',
  '57P02',
  '57P03',
  // idle_in_transaction_session_timeout: the server closed this connection.
  '25P03',
]);

/** pg, pg-pool and ioredis report some losses by message only. Compared with the versions in the catalog. */
const lostMessages =
  /^(Connection terminated|Connection ended unexpectedly|timeout expired|Client has encountered a connection error|Client was closed|Connection is closed|Reached the max retries per request|Command timed out|Query read timeout|Stream isn't writeable)/;

/** True when the error says that PostgreSQL or Redis is not reachable. Looks through `cause`, driver wrappers and AggregateError. */
export function isConnectionError(error: unknown, depth = 0): boolean {
  // By shape: errors of Node itself come from another realm wherever code runs in a vm context.
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, message, cause, driverError, errors } = error as Record<string, unknown>;
  if (typeof code === 'string' && lostCodes.has(code)) return true;
  if (typeof message === 'string' && lostMessages.test(message)) return true;
  const inner = [cause, driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inner.some((one) => isConnectionError(one, depth + 1));
}
