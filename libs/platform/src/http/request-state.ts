import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteContract, Surface } from '@fettle/contracts';
import type { Ctx } from '../context/index.js';
import type { Place } from './admission.js';
import type { AgentPrincipal, RecentPrincipal, SessionPrincipal } from './authenticators.js';

/** The three parts of a request after the contract has parsed them. */
export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** What is known of one request, filled in as it passes front, guard and parser. Adapter-neutral: kept beside Node's own request. */
export interface RequestState {
  readonly surface: Surface;
  readonly requestId: string;
  readonly ip: string;
  readonly https: boolean;
  /** `performance.now()` at arrival. */
  readonly startedAt: number;
  /** Aborts when the caller goes away before the answer, or the surface shuts down: parked polls end. */
  readonly signal: AbortSignal;
  contract?: RouteContract;
  /** Its place among the calls of its class. */
  place?: Place;
  ctx?: Ctx;
  session?: SessionPrincipal;
  /** Set where the database could not be asked and the process vouched for the person itself. */
  vouched?: RecentPrincipal;
  agent?: AgentPrincipal;
  input?: ParsedInput;
  /** Code of the problem that was answered, for the log line. */
  failure?: string;
}

const states = new WeakMap<IncomingMessage, RequestState>();

export function setState(request: IncomingMessage, state: RequestState): void {
  states.set(request, state);
}

/** The state of a request, given Node's request or what an adapter wraps around it. */
export function stateOf(request: unknown): RequestState {
  const state = states.get(rawRequest(request));
  if (!state) throw new Error('The request did not pass the front of its surface');
  return state;
}

/** Node's request under Express (the same object) or Fastify (`.raw`). */
export function rawRequest(request: unknown): IncomingMessage {
  return (request as { raw?: IncomingMessage }).raw ?? (request as IncomingMessage);
}

/** Node's response under Express (the same object) or Fastify (`.raw`). */
export function rawResponse(response: unknown): ServerResponse {
  return (response as { raw?: ServerResponse }).raw ?? (response as ServerResponse);
}
