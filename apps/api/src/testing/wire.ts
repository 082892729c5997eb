import { randomInt } from 'node:crypto';
import type { RouteContract, Surface } from '@fettle/contracts';
import type { TestApi } from './test-api.js';

/** One request as it goes over the wire, valid or not. */
export interface WireCall {
  readonly params?: Readonly<Record<string, string>>;
  /** Text after `?`, as it is. */
  readonly search?: string;
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; the text itself when it is none. */
  readonly body: Record<string, unknown>;
  /** The body without what differs from call to call. */
  readonly text: string;
}

/** How a caller sends a request: a browser with its cookies, an agent with its key, or nobody. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** The path of a contract with its parameters filled in, encoded; a parameter beginning with `%` goes as it is. */
export function pathOf(contract: RouteContract, params: WireCall['params'] = {}): string {
  return contract.path.replace(/:(\w+)/g, (_match, name: string) => {
    const value = params[name] ?? '';
    return value.startsWith('%') ? value : encodeURIComponent(value);
  });
}

/** Sends a call of a contract to a surface, which may be the wrong one. */
export async function call(
  api: TestApi,
  { send, surface, contract }: { send: Send; surface: Surface; contract: RouteContract },
  wire: WireCall,
): Promise<WireAnswer> {
  const search = wire.search ? `?${wire.search}` : '';
  const url = `http://127.0.0.1:${api.ports[surface]}/api/v1${pathOf(contract, wire.params)}${search}`;
  const answer = await send(url, {
    method: contract.method,
    headers: { ...(wire.body === undefined ? {} : { 'content-type': 'application/json' }), ...wire.headers },
    ...(wire.body === undefined ? {} : { body: bytesOf(wire.body) }),
  });
  return read(answer);
}

/** A caller without any credentials, from an address of its own. */
export const nobody: Send = (url, init) => {
  const headers = new Headers(init.headers);
  headers.set('x-forwarded-for', `198.19.${randomInt(256)}.${randomInt(256)}`);
  return fetch(url, { ...init, headers });
};

/** A caller with fixed headers, e.g. an agent's. */
export function withHeaders(extra: Readonly<Record<string, string>>): Send {
  return (url, init) => {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(extra)) headers.set(name, value);
    return nobody(url, { ...init, headers });
  };
}

function bytesOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

async function read(answer: Response): Promise<WireAnswer> {
  const text = await answer.text();
  const { status, headers } = answer;
  // Lines of JSON (`x-ndjson`) are text.
  if (!/\bjson\b/.test(headers.get('content-type') ?? '')) return { status, headers, body: { text }, text };
  const body = JSON.parse(text) as Record<string, unknown>;
  const { requestId: _differs, ...rest } = body;
  return { status, headers, body, text: JSON.stringify(rest) };
}
