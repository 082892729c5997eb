import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Agent, request, type Dispatcher } from 'undici';
import type { Reach } from './address.policy.js';
import { connectPinned, systemResolve, type ConnectOptions, type Resolve } from './connect-pinned.js';
import { EgressError } from './egress-error.js';
import { faultOf } from './fault-of.js';
import { givenUp } from './given-up.js';
import { readBounded } from './read-bounded.js';
import { follow } from './redirect.policy.js';

export interface EgressRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** `private` only where the settings of the integration say so. Default: `public`. */
  readonly reach?: Reach;
  /** From the name to the last byte, over all redirects. Default 10 s. */
  readonly timeoutMs?: number;
  /** Largest body that is read. Default 1 MiB. */
  readonly maxBytes?: number;
  /** How many redirects are followed; each is a new call under the same rules. Default 0: the 3xx is the answer. */
  readonly redirects?: number;
  readonly signal?: AbortSignal;
}

export interface EgressResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Where it came from, after redirects. */
  readonly url: string;
}

const HEADER_BYTES = 16 * 1024;
/** Before a connection is there: the deadline of the whole call is checked besides. */
const CONNECT_MS = 10_000;

/** The only way to call something outside over HTTP (S7). One per process. */
export class Egress {
  private readonly agents: Readonly<Record<Reach, Agent>>;
  private readonly closing = new AbortController();

  constructor({ resolve = systemResolve }: { readonly resolve?: Resolve } = {}) {
    const options = { timeoutMs: CONNECT_MS, resolve, signal: this.closing.signal };
    this.agents = { public: agentOf('public', options), private: agentOf('private', options) };
  }

  /**
   * Calls an http(s) address and reads its answer, of whatever status.
   * @throws EgressError when it was refused by rule, did not arrive, or broke a bound
   */
  async request(url: string, options: EgressRequest = {}): Promise<EgressResponse> {
    const { timeoutMs = 10_000, redirects = 0 } = options;
    const over = AbortSignal.timeout(timeoutMs);
    const signal = options.signal ? AbortSignal.any([over, options.signal]) : over;
    let call = { url: checked(url), ...options };
    for (let left = redirects; ; left -= 1) {
      // undici hears of the signal only once there is a connection.
      const given = givenUp(signal);
      const answer = await Promise.race([this.once(call, signal), given.up])
        .catch((error: unknown) => {
          throw faultOf(error, signal);
        })
        .finally(given.forget);
      const next = left > 0 ? follow(call, answer) : null;
      if (!next) return answer;
      call = { ...next, url: checked(next.url.href) };
    }
  }

  /** Ends what is under way: calls that still run fail. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(Object.values(this.agents).map((agent) => agent.destroy()));
  }

  private async once(call: EgressRequest & { url: URL }, signal: AbortSignal): Promise<EgressResponse> {
    const { url, method = 'GET', headers, body, reach = 'public', maxBytes = 1024 * 1024 } = call;
    const answer: Dispatcher.ResponseData = await request(url, {
      dispatcher: this.agents[reach],
      method,
      headers: { 'user-agent': 'Fettle', 'accept-encoding': 'identity', ...headers },
      body: body ?? null,
      signal,
    });
    const read = await readBounded(answer.body, maxBytes);
    return { status: answer.statusCode, headers: answer.headers, body: read, url: url.href };
  }
}

/** @throws EgressError `url-invalid` */
function checked(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new EgressError('url-invalid', 'Only http and https addresses are called');
  }
  if (url.username || url.password) throw new EgressError('url-invalid', 'Credentials do not belong into an address');
  return url;
}

function agentOf(reach: Reach, options: ConnectOptions): Agent {
  return new Agent({
    connections: 16,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    maxHeaderSize: HEADER_BYTES,
    allowH2: false,
    connect: ({ hostname, protocol, port, servername }, done) => {
      const host = hostname.replace(/^\[|\]$/g, '');
      const isTls = protocol === 'https:';
      void connectPinned({ host, port: Number(port) || (isTls ? 443 : 80), reach }, options)
        .then((socket) => (isTls ? secured(socket, servername || host) : socket))
        .then(
          (socket) => done(null, socket),
          (error: Error) => done(error, null),
        );
    },
  });
}

/** TLS over a pinned connection; the certificate has to be good for the name that was asked for. */
export function secured(socket: Socket, host: string, timeoutMs = CONNECT_MS): Promise<Socket> {
  return new Promise((done, refuse) => {
    const servername = isIP(host) ? undefined : host;
    const safe = connectTls({ socket, host, ...(servername ? { servername } : {}), ALPNProtocols: ['http/1.1'] });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      safe.destroy();
      socket.destroy();
      refuse(
        error instanceof EgressError ? error : new EgressError('tls', `No TLS: ${error.message}`, { cause: error }),
      );
    };
    const timer = setTimeout(() => fail(new EgressError('timeout', 'No TLS in time')), timeoutMs);
    safe.once('error', fail);
    safe.once('secureConnect', () => {
      clearTimeout(timer);
      safe.removeListener('error', fail);
      done(safe);
    });
  });
}
