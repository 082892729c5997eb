import { HttpException } from '@nestjs/common';
import { errorCodes } from '@fettle/contracts';
import type { ErrorCode, Problem, Surface } from '@fettle/contracts';
import { DomainError, isConnectionError } from '../errors/index.js';

/** SQLSTATEs that mean a value from outside could not be stored: somebody's input, even where a schema let it pass. */
const inputStates = new Set(['22P02', '22P05', '22021', '22003', '22007', '22008', '22001']);

/** What Nest and Node say by a status alone, of requests that never reached a handler. */
const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  404: 'route.not_found',
  405: 'request.method_not_allowed',
  408: 'request.timeout',
  413: 'request.too_large',
  414: 'request.malformed',
  415: 'request.unsupported_media_type',
  429: 'request.rate_limited',
  431: 'request.headers_too_large',
  503: 'overloaded',
};

/** Any thrown thing as an error with a code. What is not known is `internal`, and its text stays inside. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (isConnectionError(error)) return new DomainError('dependency.unavailable', {}, { cause: error, retryAfterS: 2 });
  if (error instanceof HttpException) {
    const code = codeByStatus[error.getStatus()] ?? 'internal';
    // All that Nest says of an address that is none is the address, which may hold the secret of a link: it is not to be logged.
    return new DomainError(code, {}, code === 'route.not_found' ? {} : { cause: error });
  }
  if (error instanceof URIError) return new DomainError('request.malformed', {}, { cause: error });
  if (inputStates.has(sqlStateOf(error)))
    return new DomainError('request.invalid', {}, { cause: error, detail: 'A value cannot be stored' });
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  const code = typeof status === 'number' && status < 500 ? codeByStatus[status] : undefined;
  return new DomainError(code ?? 'internal', {}, { cause: error });
}

/** The body of an error answer. On the agent surface `error` is there too, a string like `message`: its client decodes both as text. */
export function problemOf(error: DomainError, requestId: string, surface: Surface): Problem & { error?: string } {
  const { status, title } = errorCodes[error.code];
  const issues = issuesOf(error.details);
  return {
    type: `urn:fettle:error:${error.code}`,
    title,
    status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(issues ? { issues } : {}),
    requestId,
    message: error.detail ?? title,
    ...(surface === 'agent' ? { error: title } : {}),
  };
}

function issuesOf(details: Record<string, unknown>): Problem['issues'] | undefined {
  const { issues } = details;
  return Array.isArray(issues) && issues.length > 0 ? (issues as NonNullable<Problem['issues']>) : undefined;
}

function sqlStateOf(error: unknown): string {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : '';
}
