import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Surface } from '@fettle/contracts';
import type { AgentPrincipal, RecentPrincipal, SessionPrincipal } from './authenticators.js';
import { stateOf } from './request-state.js';

/** The request as a handler may see it, the same under both adapters. */
export interface Incoming {
  readonly surface: Surface;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: Readonly<Record<string, string>>;
  readonly ip: string;
  /** The caller reached us over https, directly or through a trusted proxy. */
  readonly https: boolean;
  /** Aborts when the caller goes away or the surface shuts down. */
  readonly signal: AbortSignal;
  readonly session: SessionPrincipal | undefined;
  /** Set where the database could not be asked and the process vouched for the person itself. */
  readonly vouched: RecentPrincipal | undefined;
  readonly agent: AgentPrincipal | undefined;
}

export function incomingOf(request: unknown): Incoming {
  const { method = 'GET', url = '/', headers } = request as IncomingMessage;
  const state = stateOf(request);
  return {
    surface: state.surface,
    method,
    path: url.split('?', 1)[0]!,
    headers,
    cookies: parseCookies(headers.cookie),
    ip: state.ip,
    https: state.https,
    // Made when somebody asks for it, which only parked polls do.
    get signal() {
      return state.signal;
    },
    session: state.session,
    vouched: state.vouched,
    agent: state.agent,
  };
}

/** Cookies by name; the first of a name wins, and what cannot be decoded is taken as it stands. */
export function parseCookies(header: string | undefined): Record<string, string> {
  const cookies = Object.create(null) as Record<string, string>;
  for (const part of (header ?? '').split(';').slice(0, 64)) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at < 1 || name in cookies) continue;
    const text = part
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    try {
      cookies[name] = decodeURIComponent(text);
    } catch {
      cookies[name] = text;
    }
  }
  return cookies;
}
