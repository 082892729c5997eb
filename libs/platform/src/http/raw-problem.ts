import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Surface } from '@fettle/contracts';
import { newId } from '../context/index.js';
import type { DomainError } from '../errors/index.js';
import { problemOf } from './problem.js';
import { API_CSP, securityHeaders } from './security-headers.js';

/** Answers a problem on a bare connection, where there is no response object (unreadable requests, refused upgrades), and ends it. */
export function endWithProblem(socket: Duplex, error: DomainError, surface: Surface): void {
  if (!socket.writable) return void socket.destroy();
  const requestId = newId();
  const text = JSON.stringify(problemOf(error, requestId, surface));
  const headers: Record<string, string | number> = {
    ...securityHeaders(false, API_CSP),
    'cache-control': 'no-store',
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...(error.retryAfterS === undefined ? {} : { 'retry-after': Math.max(1, Math.ceil(error.retryAfterS)) }),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // The other side may be gone while this is written; that is nobody's fault.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n${lines.join('')}\r\n${text}`);
}
