import { Agent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Surface } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import type { ClientAddress } from './client-address.js';
import { endWithProblem } from './raw-problem.js';
import { missingPageHeaders, setSecurityHeaders } from './security-headers.js';
import { startingPage } from './starting-page.js';

/** Headers that speak about one connection and not about the message (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const forwarding = /^(?:forwarded|x-forwarded-.*|x-real-ip)$/;

export interface Upgrade {
  readonly socket: Duplex;
  /** Bytes that came with the request's own packet. */
  readonly head: Buffer;
}

export interface UpgradePassage {
  readonly client: ClientAddress;
  readonly requestId: string;
  readonly surface: Surface;
}

interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: ClientAddress;
  readonly headers: IncomingHttpHeaders;
}

/** Passes pages through to a Next server on loopback: streaming both ways, client address kept, own forwarding headers only. */
export class UpstreamProxy {
  private readonly target: URL;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 128 });

  constructor(upstream: string) {
    this.target = new URL(upstream);
  }

  /** Answers with what the upstream says, or with a page that says "starting" and tries again by itself. */
  pass(request: IncomingMessage, response: ServerResponse, client: ClientAddress, requestId: string): void {
    const headers = this.headersFor(request, client, requestId);
    this.send({ request, response, client, headers }, false);
  }

  private send(passage: Passage, isRetry: boolean): void {
    const { request, response, client, headers } = passage;
    const { hostname, port } = this.target;
    const outgoing = httpRequest({
      hostname,
      port,
      agent: isRetry ? false : this.agent,
      method: request.method,
      path: request.url,
      headers,
    });
    outgoing.on('response', (incoming) => {
      const kept = endToEnd(incoming.headers);
      response.writeHead(incoming.statusCode ?? 502, { ...missingPageHeaders(kept, client.https), ...kept });
      incoming.pipe(response);
      incoming.on('error', () => response.destroy());
    });
    outgoing.on('error', () => {
      // The upstream closed a kept connection in the very moment of its reuse: once more on a new one, where nothing can be doubled.
      const isStale = outgoing.reusedSocket && !isRetry && !response.headersSent && !response.destroyed;
      if (isStale && (request.method === 'GET' || request.method === 'HEAD')) this.send(passage, true);
      else this.fail(request, response, client);
    });
    response.on('close', () => outgoing.destroy());
    if (isRetry) outgoing.end();
    else request.pipe(outgoing);
  }

  /**
   * Connects an upgrade (Next's development socket) to the upstream. Nothing of the caller passes before the upstream has agreed:
   * bytes that follow a refused upgrade would be read there as further requests, past everything that this process checks.
   */
  upgrade(request: IncomingMessage, { socket, head }: Upgrade, passage: UpgradePassage): void {
    const { 'content-length': _none, ...headers } = this.headersFor(request, passage.client, passage.requestId);
    const outgoing = httpRequest({
      hostname: this.target.hostname,
      port: this.target.port,
      agent: false,
      path: request.url,
      headers: { ...headers, connection: 'Upgrade', upgrade: request.headers.upgrade ?? 'websocket' },
    });
    outgoing.on('upgrade', (incoming, upstream, first) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(incoming.rawHeaders)}\r\n`);
      socket.write(first);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
      const end = (): void => void (upstream.destroy(), socket.destroy());
      for (const side of [upstream, socket]) side.on('error', end).on('close', end);
    });
    const refuse = (): void => endWithProblem(socket, new DomainError('route.not_found'), passage.surface);
    outgoing.on('response', (incoming) => {
      incoming.destroy();
      refuse();
    });
    outgoing.on('error', refuse);
    socket.on('error', () => outgoing.destroy());
    socket.on('close', () => outgoing.destroy());
    outgoing.end();
  }

  close(): void {
    this.agent.destroy();
  }

  private headersFor(request: IncomingMessage, client: ClientAddress, requestId: string): IncomingHttpHeaders {
    const headers = endToEnd(request.headers);
    for (const name of Object.keys(headers)) if (forwarding.test(name)) delete headers[name];
    const host =
      (client.trusted && single(request.headers['x-forwarded-host'])) || request.headers.host || this.target.host;
    return {
      ...headers,
      host,
      'x-forwarded-for': client.ip,
      'x-forwarded-proto': client.https ? 'https' : 'http',
      'x-forwarded-host': host,
      'x-request-id': requestId,
    };
  }

  private fail(request: IncomingMessage, response: ServerResponse, client: ClientAddress): void {
    if (response.headersSent || response.destroyed) return void response.destroy();
    setSecurityHeaders(response, client.https, startingPage.csp);
    response.writeHead(502, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '2',
    });
    response.end(request.method === 'HEAD' ? undefined : startingPage.html);
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}

/** Header lines as they came: name, value, name, value. */
function headerLines(raw: readonly string[]): string {
  return raw.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
