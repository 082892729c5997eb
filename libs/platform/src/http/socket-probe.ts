import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { stateOf } from './request-state.js';
import { setAnswerHeaders } from './security-headers.js';

/** What Engine.IO 4 says in its handshake; the websocket that follows makes its own. */
const handshake = { upgrades: ['websocket'], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_048_576 };

/**
 * Whether a request asks if there is an Engine.IO 4 server at all. The compatible agent does so once at its start, by the handshake of
 * the polling transport, and goes on with a websocket whatever comes.
 */
export function isSocketProbe({ method, url = '' }: IncomingMessage): boolean {
  if (method !== 'GET' || !url.startsWith('/socket.io/?')) return false;
  const query = new URLSearchParams(url.slice('/socket.io/?'.length));
  return query.get('EIO') === '4' && query.get('transport') === 'polling' && !query.has('sid');
}

/** Answers the handshake. Nothing is kept: polling itself is not offered, and the session that it names does not exist. */
export function answerProbe(request: IncomingMessage, response: ServerResponse): void {
  setAnswerHeaders(response, stateOf(request));
  const text = `0${JSON.stringify({ sid: randomBytes(15).toString('base64url'), ...handshake })}`;
  response.setHeader('content-type', 'text/plain; charset=UTF-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}
