import { errorCodes, type ErrorCode } from '@fettle/contracts';

export interface DomainErrorOptions {
  readonly cause?: unknown;
  /** What is wrong this time, for the user. Never carries causes, SQL or secrets. */
  readonly detail?: string;
  /** Seconds after which trying again makes sense; becomes the Retry-After header. */
  readonly retryAfterS?: number;
}

/**
 * An error that the caller is meant to see. The code decides status and title (contracts); `details` are plain values for
 * the answer's `issues` or the log; the cause stays inside.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly retryAfterS: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly details: Record<string, unknown> = {},
    options: DomainErrorOptions = {},
  ) {
    const { status, title } = errorCodes[code];
    super(options.detail ?? title, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.title = title;
    this.detail = options.detail;
    this.retryAfterS = options.retryAfterS;
  }
}

const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['dependency.unavailable', 'overloaded', 'internal']);

/** True for errors that a second try cannot change: a job that meets one is final. */
export function isFinal(error: unknown): error is DomainError {
  return error instanceof DomainError && !retryable.has(error.code);
}
