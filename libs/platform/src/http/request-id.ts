import type { IncomingHttpHeaders } from 'node:http';
import { newId } from '../context/index.js';

const sane = /^[\w.:-]{8,128}$/;

/** The caller's X-Request-Id or X-Correlation-ID when it is harmless in a log line, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  for (const given of [headers['x-request-id'], headers['x-correlation-id']]) {
    if (typeof given === 'string' && sane.test(given)) return given;
  }
  return newId();
}
