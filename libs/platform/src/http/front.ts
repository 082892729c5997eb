import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Surface } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import type { Log } from '../logging/index.js';
import { sourceOf } from './client-address.js';
import type { ClientAddress, ClientAddresses } from './client-address.js';
import type { DocsPage } from './docs-page.js';
import { toDomainError } from './problem.js';
import { logFailure, writeProblem } from './problem.filter.js';
import { requestIdOf } from './request-id.js';
import { setState, stateOf } from './request-state.js';
import { API_CSP, setSecurityHeaders } from './security-headers.js';
import { Tally } from './tally.js';
import type { UpstreamProxy } from './upstream-proxy.js';

const LINGER_MS = 5_000;
const SOCKET_PATH = '/socket.io/';
const pageMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

export interface Health {
  readonly service: string;
  readonly startedAt: string;
  readonly bootId: string;
}

export interface FrontParts {
  readonly surface: Surface;
  readonly log: Log;
  readonly addresses: ClientAddresses;
  /** The adapter's own entry: routes a request through Nest. */
  readonly api: (request: IncomingMessage, response: ServerResponse) => void;
  readonly docs: DocsPage | undefined;
  readonly upstream: UpstreamProxy | undefined;
  readonly health: Health;
  /** Requests under way on this surface, pages included; more are refused at once (I12). */
  readonly maxUnderWay: number;
}

/** What every request meets first, the same before both adapters: request id, address, headers, bound, health, docs, pages, then the API. */
export class Front {
  private underWay = 0;
  private readonly sources: Tally;
  /** Responses to sources that had a place left. */
  private readonly counted = new WeakSet<ServerResponse>();
  private readonly answering = new WeakMap<Duplex, ServerResponse>();
  /** One per request under way. */
  private readonly callers = new Set<AbortController>();
  private isClosing = false;

  constructor(private readonly parts: FrontParts) {
    // The polls of a whole site may come from one address; people's requests are short.
    this.sources = new Tally(parts.surface === 'agent' ? Infinity : Math.ceil(parts.maxUnderWay / 4));
  }

  readonly onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const client = this.parts.addresses.of(request);
    const requestId = this.begin(request, response, client);
    this.dispatch(request, response, client, requestId).catch((error: unknown) => {
      const known = toDomainError(error);
      logFailure(this.parts.log, known, stateOf(request));
      setSecurityHeaders(response, client.https, API_CSP);
      writeProblem(response, known, stateOf(request));
    });
  };

  readonly onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Socket.IO has its own listener for its path.
    if (pathOf(request).startsWith(SOCKET_PATH)) return;
    const { addresses, surface, upstream } = this.parts;
    const requestId = requestIdOf(request.headers);
    upstream!.upgrade(request, { socket, head }, { client: addresses.of(request), requestId, surface });
  };

  /** Only websockets, where there are some. Other offers (h2c) may be ignored, and are: the request is answered as it stands. */
  readonly shouldUpgrade = (request: IncomingMessage): boolean => {
    if (!/^websocket$/i.test(request.headers.upgrade ?? '')) return false;
    const path = pathOf(request);
    return path.startsWith(SOCKET_PATH) || (this.parts.upstream !== undefined && path.startsWith('/_next/'));
  };

  /** Whether an answer has begun on a connection: what is written there now would be taken for a part of it. */
  hasAnswered(socket: Duplex): boolean {
    return this.answering.get(socket)?.headersSent ?? false;
  }

  /** Ends what only waits: the signals of all requests under way abort. */
  releaseWaiting(): void {
    this.isClosing = true;
    for (const gone of this.callers) gone.abort();
  }

  private begin(request: IncomingMessage, response: ServerResponse, { ip, https }: ClientAddress): string {
    const requestId = requestIdOf(request.headers);
    const gone = new AbortController();
    if (this.isClosing) gone.abort();
    this.callers.add(gone);
    setState(request, {
      surface: this.parts.surface,
      requestId,
      ip,
      https,
      startedAt: performance.now(),
      // Made when somebody asks for it, which only parked polls do.
      get signal() {
        return gone.signal;
      },
    });
    response.setHeader('x-request-id', requestId);
    this.answering.set(request.socket, response);
    this.underWay += 1;
    const leave = this.sources.enter(sourceOf(ip));
    if (leave) this.counted.add(response);
    response.once('finish', () => lingerOn(request));
    response.once('close', () => {
      this.underWay -= 1;
      this.callers.delete(gone);
      leave?.();
      if (this.answering.get(request.socket) === response) this.answering.delete(request.socket);
      if (!response.writableFinished) gone.abort();
      this.logEnd(request, response);
    });
    return requestId;
  }

  private async dispatch(
    request: IncomingMessage,
    response: ServerResponse,
    client: ClientAddress,
    requestId: string,
  ): Promise<void> {
    const { surface, docs, upstream, api } = this.parts;
    const path = pathOf(request);
    if (path === '/health' || path === '/api/v1/health') return this.answerHealth(request, response, client);
    if (!this.counted.has(response) || this.underWay > this.parts.maxUnderWay)
      throw new DomainError('overloaded', {}, { retryAfterS: 1 });
    requireOneHost(request);
    requireReadablePath(path);
    if (surface !== 'agent' && !isApi(path)) {
      if (!pageMethods.has(request.method ?? '')) {
        response.setHeader('allow', [...pageMethods].join(', '));
        throw new DomainError('request.method_not_allowed');
      }
      if (upstream && !path.startsWith('/socket.io')) return upstream.pass(request, response, client, requestId);
      throw new DomainError('route.not_found');
    }
    if (docs && request.method === 'GET' && (await docs.serve(path, response, client.https))) return;
    setSecurityHeaders(response, client.https, API_CSP);
    response.setHeader('cache-control', 'no-store');
    api(request, response);
  }

  private answerHealth(request: IncomingMessage, response: ServerResponse, client: ClientAddress): void {
    setSecurityHeaders(response, client.https, API_CSP);
    response.setHeader('cache-control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      throw new DomainError('request.method_not_allowed');
    }
    const { service, startedAt, bootId } = this.parts.health;
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ service, status: 'ok', timestamp: new Date().toISOString(), startedAt, bootId }));
  }

  private logEnd(request: IncomingMessage, response: ServerResponse): void {
    const { requestId, ip, startedAt, contract, ctx, failure, surface } = stateOf(request);
    const fields = {
      surface,
      requestId,
      method: request.method,
      route: contract?.id ?? pathOf(request).slice(0, 200),
      status: response.statusCode,
      durationMs: Math.round(performance.now() - startedAt),
      ip,
      ...(ctx && ctx.actor.kind !== 'anonymous' ? { actor: actorId(ctx.actor) } : {}),
      ...(failure ? { code: failure } : {}),
      ...(response.writableFinished ? {} : { aborted: true }),
    };
    // Agents and page assets call all the time; their successes are read only when somebody looks for them.
    const quiet =
      response.statusCode < 400 && (surface === 'agent' || contract === undefined || contract.method === 'GET');
    this.parts.log[quiet ? 'debug' : 'info']('http.request', fields);
  }
}

/**
 * A refused caller may still be sending: cut off at once it would never read why, left alone it would hold the connection for as long as
 * a request may take. So it gets a moment.
 */
function lingerOn(request: IncomingMessage): void {
  if (request.complete) return;
  const cut = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once('close', () => clearTimeout(cut));
}

function actorId(actor: { kind: string; id?: string; nodeId?: string }): string {
  return `${actor.kind}:${actor.id ?? actor.nodeId ?? ''}`;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!;
}

function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

/** RFC 9112 §3.2: exactly one Host, except from HTTP/1.0. Two would mean different sites to a proxy and to us. */
function requireOneHost({ headersDistinct, httpVersion }: IncomingMessage): void {
  const count = headersDistinct['host']?.length ?? 0;
  if (count === 1 || (count === 0 && httpVersion === '1.0')) return;
  throw new DomainError('request.malformed', {}, { detail: 'A request names exactly one Host' });
}

function requireReadablePath(path: string): void {
  try {
    if (!decodeURIComponent(path).includes('\0') && path.startsWith('/')) return;
  } catch {
    // Answered below like the rest.
  }
  throw new DomainError('request.malformed', {}, { detail: 'The path is not percent-encoded text' });
}
