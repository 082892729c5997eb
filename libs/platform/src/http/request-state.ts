import type { IncomingMessage } from 'node:http';
import type { Permission, RouteContract, Surface } from '@fettle/contracts';
import type { Ctx } from '../context/index.js';
import type { Span } from '../tracing/span.js';
import type { Place } from './admission.js';
import type { Admitted } from './workspace-gate.js';
import type { AgentPrincipal, RecentPrincipal, SessionPrincipal } from './authenticators.js';

/** The three parts of a request after the contract has parsed them. */
export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** What is known of one request, filled in as it passes front, guard and parser. */
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
  /** Asks for a further permission of the same caller, where the body of the call raises what its route needs. */
  raise?: (permission: Permission) => Admitted;
  input?: ParsedInput;
  /** While traces are on and this request is kept. */
  span?: Span;
  /** Code of the problem that was answered, for the log line. */
  failure?: string;
}

const STATE = Symbol('fettle.request');

interface WithState extends IncomingMessage {
  [STATE]?: RequestState;
}

export function setState(request: IncomingMessage, state: RequestState): void {
  (request as WithState)[STATE] = state;
}

/** The state of a request: Node's own, which Express only adds to. */
export function stateOf(request: unknown): RequestState {
  const state = (request as WithState)[STATE];
  if (!state) throw new Error('The request did not pass the front of its surface');
  return state;
}
