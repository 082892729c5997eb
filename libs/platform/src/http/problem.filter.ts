import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../logging/index.js';
import { DomainError } from '../errors/index.js';
import { problemOf, toDomainError } from './problem.js';
import { stateOf } from './request-state.js';
import type { RequestState } from './request-state.js';

/** Methods that exist at a path, for 405 instead of 404. */
export type AllowedMethods = (path: string) => readonly string[];

/** Turns everything thrown on a surface into problem+json with a code; only `internal` is our own fault and is logged whole. */
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly allowed: AllowedMethods,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest(), http.getResponse());
  }

  /** Answers a request with the problem of what was thrown. */
  answer(thrown: unknown, request: IncomingMessage, response: ServerResponse): void {
    const state = stateOf(request);
    const error = this.refine(toDomainError(thrown), request.method ?? 'GET', request.url ?? '/', response);
    logFailure(this.log, error, state);
    writeProblem(response, error, state);
  }

  private refine(error: DomainError, method: string, url: string, response: ServerResponse): DomainError {
    if (error.code !== 'route.not_found') return error;
    const methods = this.allowed(url.split('?', 1)[0]!);
    if (methods.length === 0 || methods.includes(method)) return error;
    response.setHeader('allow', methods.join(', '));
    return new DomainError('request.method_not_allowed');
  }
}

/** Logs an error as loudly as it deserves: faults of ours with stack, a missing dependency as a warning, the caller's as debug. */
export function logFailure(log: Log, error: DomainError, state: RequestState): void {
  const fields = {
    code: error.code,
    requestId: state.requestId,
    route: state.contract?.id,
    ...(state.span ? { traceId: state.span.trace.traceId } : {}),
    error: error.cause ?? error,
  };
  // Refused by our own bounds: thousands a second at worst, all alike, so nothing is kept but the request's own line.
  if (error.code === 'overloaded' && error.cause === undefined) return log.debug('http.refused', fields);
  if (error.code === 'internal') log.error('http.fault', fields);
  else if (error.status >= 500) log.warn('http.unavailable', fields);
  else log.debug('http.refused', fields);
}

/** Writes the problem, unless an answer has begun: then all that is left is to cut it off, so that it is not taken for complete. */
export function writeProblem(response: ServerResponse, error: DomainError, state: RequestState): void {
  state.failure = error.code;
  if (response.headersSent) return void response.destroy();
  const text = JSON.stringify(problemOf(error, state.requestId, state.surface));
  response.statusCode = error.status;
  response.removeHeader('set-cookie');
  response.setHeader('content-type', 'application/problem+json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  // The rest of such a request would be read for as long as its sender likes.
  if (error.code === 'request.timeout') response.setHeader('connection', 'close');
  if (error.retryAfterS !== undefined) response.setHeader('retry-after', Math.max(1, Math.ceil(error.retryAfterS)));
  response.end(text);
}
