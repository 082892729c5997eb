import { API_PREFIX, NODE_ID_HEADER } from '@fettle/contracts/agent';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AgentConfig } from './config.js';
import type { Identity } from './identity.js';
import { type Log, reasonOf } from './log.js';
import { Backoff, pause } from './timing.js';
import { AGENT_VERSION } from './version.js';

/** A server's answer. `body` is the parsed JSON, or undefined if there was none. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterMs: number | undefined;
}

/** How a delivery ended: taken (2xx), refused for good (any other 4xx), or given up because the signal aborted. */
export type Delivery =
  | { readonly kind: 'taken'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'stopped' };

export type LinkState = 'connecting' | 'up' | 'down' | 'rejected';

const REQUEST_TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** The agent's only way to the control plane: JSON over HTTP with kept-alive connections, always dialled from here. */
export class Link {
  /** Told of each change of `state`. */
  onState: (state: LinkState, reason: string) => void = () => undefined;
  #state: LinkState = 'connecting';
  #refusals = 0;
  #nextProbeAt = 0;
  #recovered = new AbortController();
  #key: string | undefined;
  readonly #connections: http.Agent;
  readonly #base: URL;

  constructor(
    private readonly config: Pick<AgentConfig, 'apiUrl' | 'caFile' | 'authRecheckMs'>,
    private readonly identity: Pick<Identity, 'nodeId' | 'agentKey'> | undefined,
    private readonly log: Log,
  ) {
    this.#base = new URL(config.apiUrl);
    this.#key = identity?.agentKey;
    const options = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4, keepAliveMsecs: 15_000 };
    const ca = config.caFile === undefined ? undefined : readFileSync(config.caFile);
    this.#connections =
      this.#base.protocol === 'https:'
        ? new https.Agent({ ...options, minVersion: 'TLSv1.2', ...(ca && { ca }) })
        : new http.Agent(options);
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Closes idle connections. */
  close(): void {
    this.#connections.destroy();
  }

  /** One attempt. Throws on a transport fault or timeout; every HTTP status is an answer. */
  async send(path: string, body: unknown, signal: AbortSignal, timeoutMs = REQUEST_TIMEOUT_MS): Promise<Answer> {
    await this.#admission(signal);
    let answer: Answer;
    try {
      answer = await this.#exchange(path, body, { signal, timeoutMs, key: this.#key });
    } catch (error) {
      if (!signal.aborted) this.#moveTo('down', reasonOf(error));
      throw error;
    }
    this.#judge(answer.status);
    return answer;
  }

  /** One attempt with a key that is not in use yet: what comes of it says nothing of the link. Throws as `send`. */
  tryKey(key: string, path: string, body: unknown, signal: AbortSignal): Promise<Answer> {
    return this.#exchange(path, body, { signal, timeoutMs: REQUEST_TIMEOUT_MS, key });
  }

  /** Every request that begins from now on is made with this key. */
  useKey(key: string): void {
    this.#key = key;
  }

  /**
   * Repeats a POST until the server has taken or refused it: transport faults, 408, 425, 429 and 5xx are retried with
   * jittered back-off (or after the server's Retry-After), refused credentials when they are next checked.
   */
  async deliver(path: string, body: unknown, signal: AbortSignal): Promise<Delivery> {
    const backoff = new Backoff();
    while (!signal.aborted) {
      let retryAfterMs: number | undefined;
      try {
        const answer = await this.send(path, body, signal);
        if (answer.status < 300) return { kind: 'taken', body: answer.body };
        if (!isTransient(answer.status)) return { kind: 'refused', status: answer.status, ...problemOf(answer.body) };
        retryAfterMs = answer.retryAfterMs;
      } catch (error) {
        if (signal.aborted) break;
        this.log.debug('request failed, will be repeated', { path, reason: reasonOf(error) });
      }
      await this.rest(backoff, retryAfterMs, signal);
    }
    return { kind: 'stopped' };
  }

  /** Waits before the next attempt. Without a Retry-After it ends early when another request finds the server back. */
  async rest(backoff: Backoff, retryAfterMs: number | undefined, signal: AbortSignal): Promise<void> {
    if (retryAfterMs !== undefined) return pause(retryWait(retryAfterMs), signal);
    const wait = backoff.next();
    const early = this.#state === 'down' ? AbortSignal.any([signal, this.#recovered.signal]) : signal;
    await pause(wait, early);
  }

  /** While credentials are refused, only one request per `authRecheckMs` goes out; all others wait here. */
  async #admission(signal: AbortSignal): Promise<void> {
    while (this.#state === 'rejected' && !signal.aborted) {
      const now = performance.now();
      if (now >= this.#nextProbeAt) {
        this.#nextProbeAt = now + this.config.authRecheckMs;
        return;
      }
      await pause(this.#nextProbeAt - now, AbortSignal.any([signal, this.#recovered.signal]));
    }
    signal.throwIfAborted();
  }

  #judge(status: number): void {
    if (status === 401 || status === 403) {
      this.#refusals += 1;
      // One refusal may be a hiccup of the server; two in a row mean that the key is wrong or revoked.
      if (this.#refusals >= 2) {
        this.#nextProbeAt = performance.now() + this.config.authRecheckMs;
        this.#moveTo('rejected', `the control plane refuses this node's key (HTTP ${status})`);
      }
      return;
    }
    this.#refusals = 0;
    if (status >= 500) this.#moveTo('down', `HTTP ${status}`);
    else this.#moveTo('up', '');
  }

  #moveTo(state: LinkState, reason: string): void {
    if (state === this.#state || (this.#state === 'rejected' && state === 'down')) return;
    this.#state = state;
    if (state === 'rejected') {
      const every = `${Math.round(this.config.authRecheckMs / 1000)} s`;
      this.log.error(
        `STOPPED TAKING TASKS: ${reason}. Re-enrol this node or restore its key. Checking again every ${every}`,
      );
    } else if (state === 'down') this.log.warn('control plane not reachable', { reason });
    else this.log.info('connected to the control plane', { apiUrl: this.config.apiUrl });
    if (state === 'up') {
      this.#recovered.abort();
      this.#recovered = new AbortController();
    }
    this.onState(state, reason);
  }

  #exchange(
    path: string,
    body: unknown,
    { signal, timeoutMs, key }: { signal: AbortSignal; timeoutMs: number; key: string | undefined },
  ): Promise<Answer> {
    const payload = Buffer.from(JSON.stringify(body));
    const transport = this.#base.protocol === 'https:' ? https : http;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const prefix = this.#base.pathname.replace(/\/$/, '');
    return new Promise((resolve, reject) => {
      const request = transport.request(
        new URL(`${prefix}${API_PREFIX}${path}`, this.#base),
        { method: 'POST', agent: this.#connections, headers: this.#headers(payload.length, key), signal: deadline },
        (response) => collect(response, resolve, reject),
      );
      request.on('error', (error) =>
        reject(deadline.aborted && !signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error),
      );
      request.end(payload);
    });
  }

  #headers(length: number, key: string | undefined): http.OutgoingHttpHeaders {
    return {
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': length,
      'user-agent': `fettle-agent/${AGENT_VERSION}`,
      ...(this.identity && {
        authorization: `Bearer ${key}`,
        [NODE_ID_HEADER]: this.identity.nodeId,
      }),
    };
  }
}

function collect(
  response: http.IncomingMessage,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  response.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy(new Error('the answer is too large'));
  });
  response.on('error', reject);
  response.on('end', () => {
    const status = response.statusCode ?? 0;
    const retryAfterMs = retryAfter(response.headers['retry-after']);
    try {
      resolve({ status, retryAfterMs, body: bytes === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString()) });
    } catch {
      // A proxy's error page. A 2xx that is not JSON is no answer of the control plane.
      if (status < 300) reject(new Error('the answer is not JSON'));
      else resolve({ status, retryAfterMs, body: undefined });
    }
  });
}

/** Milliseconds of a Retry-After header: seconds or a date; undefined if absent or unreadable. */
export function retryAfter(header: string | undefined, nowMs = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/**
 * How long to wait when the server asks for `retryAfterMs`: never less, at most half as much again, so that a fleet that was told the
 * same moment does not come back in it. A 0 is no leave to ask without a pause.
 */
export function retryWait(retryAfterMs: number, random: () => number = Math.random): number {
  return Math.min(600_000, Math.max(500, retryAfterMs)) * (1 + random() / 2);
}

const isTransient = (status: number) => status >= 500 || [401, 403, 408, 425, 429].includes(status);

function problemOf(body: unknown): { code: string; message: string } {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; message?: unknown };
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { code: text(problem.code), message: text(problem.message) };
}

/** Whether a refused report means that the attempt is over for this node: its lease is lost (409), or the task is gone (404). */
export const isLost = (status: number): boolean => status === 409 || status === 404;
