import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const sane = /^[\w.:-]{8,128}$/;

/** The caller's X-Request-Id or X-Correlation-ID when it is harmless in a log line, else a new one. Nothing is sorted by it, so it is random throughout, which is cheap. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  for (const given of [headers['x-request-id'], headers['x-correlation-id']]) {
    if (typeof given === 'string' && sane.test(given)) return given;
  }
  return randomUUID();
}
