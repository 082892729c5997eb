import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Surface } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import type { Log } from '../logging/index.js';
import { sourceOf } from './client-address.js';
import type { ClientAddresses } from './client-address.js';
import type { DocsPage } from './docs-page.js';
import { loggedPath } from './logged-path.js';
import { toDomainError } from './problem.js';
import { logFailure, writeProblem } from './problem.filter.js';
import { requestIdOf } from './request-id.js';
import { setState, stateOf } from './request-state.js';
import { setAnswerHeaders } from './security-headers.js';
import { answerProbe, isSocketProbe } from './socket-probe.js';
import { Tally } from './tally.js';
import type { UpstreamProxy } from './upstream-proxy.js';
import type { Witness } from './witness.js';
import { Visit, WaitingVisits } from './visit.js';

const LINGER_MS = 5_000;
const SOCKET_PATH = '/socket.io/';
const ANSWER = Symbol('fettle.answer');
const nothing = (): void => undefined;
const pageMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** A connection, and the answer that is under way on it. */
interface Answered extends Duplex {
  [ANSWER]?: ServerResponse | undefined;
}

export interface Health {
  readonly service: string;
  readonly startedAt: string;
  readonly bootId: string;
}

export interface FrontParts {
  readonly surface: Surface;
  readonly log: Log;
  readonly addresses: ClientAddresses;
  /** The entry to the routes. For agents it writes the standard headers itself. */
  readonly api: (request: IncomingMessage, response: ServerResponse) => void;
  readonly docs: DocsPage | undefined;
  readonly upstream: UpstreamProxy | undefined;
  readonly health: Health;
  /** Requests under way on this surface, pages included; more are refused at once (I12). */
  readonly maxUnderWay: number;
  readonly witness: Witness;
}

/** What every request meets first, the same before both adapters: request id, address, headers, bound, health, docs, pages, then the API. */
export class Front {
  private underWay = 0;
  /** Null for agents: the polls of a whole site may come from one address. People's requests are short. */
  private readonly sources: Tally | null;
  private readonly waiting = new WaitingVisits();

  constructor(private readonly parts: FrontParts) {
    parts.witness.watch(() => this.underWay);
    this.sources = parts.surface === 'agent' ? null : new Tally(Math.ceil(parts.maxUnderWay / 4));
  }

  readonly onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const client = this.parts.addresses.of(request);
    const visit = new Visit(this.parts.surface, requestIdOf(request.headers), client, this.waiting);
    setState(request, visit);
    this.parts.witness.arrived(request, visit, client.trusted);
    const socket = request.socket as Answered;
    socket[ANSWER] = response;
    this.underWay += 1;
    const leave = this.sources ? this.sources.enter(sourceOf(client.ip)) : nothing;
    response.once('close', () => {
      this.underWay -= 1;
      leave?.();
      // An idle connection must not hold on to its last call.
      if (socket[ANSWER] === response) socket[ANSWER] = undefined;
      if (response.writableFinished) visit.end();
      else visit.abort();
      lingerOn(request);
      this.parts.witness.left(request, response, visit);
      this.logEnd(request, response);
    });
    this.dispatch(request, response, leave !== null).catch((error: unknown) => {
      const known = toDomainError(error);
      logFailure(this.parts.log, known, visit);
      if (!response.headersSent) setAnswerHeaders(response, visit);
      writeProblem(response, known, visit);
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

  /** Calls that wait for something now: the live set. */
  get waitingVisits(): Iterable<Visit> {
    return this.waiting;
  }

  /** Whether an answer has begun on a connection: what is written there now would be taken for a part of it. */
  hasAnswered(socket: Duplex): boolean {
    return (socket as Answered)[ANSWER]?.headersSent ?? false;
  }

  /** Ends what only waits: the signals of all requests under way abort. */
  releaseWaiting(): void {
    this.waiting.release();
  }

  private async dispatch(request: IncomingMessage, response: ServerResponse, hasPlace: boolean): Promise<void> {
    const { surface, docs, upstream, api } = this.parts;
    const path = pathOf(request);
    if (path === '/health' || path === '/api/v1/health') return this.answerHealth(request, response);
    if (!hasPlace || this.underWay > this.parts.maxUnderWay)
      throw new DomainError('overloaded', {}, { retryAfterS: 1 });
    requireOneHost(request);
    requireReadablePath(path);
    if (surface === 'agent') return isSocketProbe(request) ? answerProbe(request, response) : api(request, response);
    const state = stateOf(request);
    if (!isApi(path)) {
      if (!pageMethods.has(request.method ?? '')) {
        response.setHeader('allow', [...pageMethods].join(', '));
        throw new DomainError('request.method_not_allowed');
      }
      if (!upstream || path.startsWith('/socket.io')) throw new DomainError('route.not_found');
      response.setHeader('x-request-id', state.requestId);
      return upstream.pass(request, response, this.parts.addresses.of(request), state.requestId);
    }
    response.setHeader('x-request-id', state.requestId);
    if (docs && request.method === 'GET' && (await docs.serve(path, response, state.https))) return;
    setAnswerHeaders(response, state);
    api(request, response);
  }

  private answerHealth(request: IncomingMessage, response: ServerResponse): void {
    setAnswerHeaders(response, stateOf(request));
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      throw new DomainError('request.method_not_allowed');
    }
    const { service, startedAt, bootId } = this.parts.health;
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ service, status: 'ok', timestamp: new Date().toISOString(), startedAt, bootId }));
  }

  private logEnd(request: IncomingMessage, response: ServerResponse): void {
    const { requestId, ip, startedAt, contract, ctx, failure, surface, span } = stateOf(request);
    // Agents and page assets call all the time; their successes are read only when somebody looks for them.
    const isQuiet =
      response.statusCode < 400 && (surface === 'agent' || contract === undefined || contract.method === 'GET');
    if (isQuiet && !this.parts.log.isDebugging) return;
    const fields = {
      surface,
      requestId,
      method: request.method,
      route: contract?.id ?? loggedPath(pathOf(request)),
      status: response.statusCode,
      durationMs: Math.round(performance.now() - startedAt),
      ip,
      ...(ctx && ctx.actor.kind !== 'anonymous' ? { actor: actorId(ctx.actor) } : {}),
      ...(failure ? { code: failure } : {}),
      ...(span ? { traceId: span.trace.traceId } : {}),
      ...(response.writableFinished ? {} : { aborted: true }),
    };
    this.parts.log[isQuiet ? 'debug' : 'info']('http.request', fields);
  }
}

/**
 * A refused caller may still be sending: cut off at once it would never read why, left alone it would hold the connection for as long as
 * a request may take. So it gets a moment.
 */
function lingerOn(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const cut = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once('close', () => clearTimeout(cut));
}

function actorId(actor: { kind: string; id?: string; nodeId?: string }): string {
  return `${actor.kind}:${actor.id ?? actor.nodeId ?? ''}`;
}

const plainPath = /^\/[\w/.-]*$/;

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!;
}

function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}

/** RFC 9112 §3.2: exactly one Host, except from HTTP/1.0. Two would mean different sites to a proxy and to us. */
function requireOneHost({ rawHeaders, httpVersion }: IncomingMessage): void {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') count += 1;
  if (count === 1 || (count === 0 && httpVersion === '1.0')) return;
  throw new DomainError('request.malformed', {}, { detail: 'A request names exactly one Host' });
}

function requireReadablePath(path: string): void {
  if (plainPath.test(path)) return;
  try {
    if (!decodeURIComponent(path).includes('\0') && path.startsWith('/')) return;
  } catch {
    // Answered below like the rest.
  }
  throw new DomainError('request.malformed', {}, { detail: 'The path is not percent-encoded text' });
}
