import type { RouteContract, Surface } from '@fettle/contracts';
import type { Ctx } from '../context/index.js';
import type { Span } from '../tracing/span.js';
import type { Place } from './admission.js';
import type { AgentPrincipal, RecentPrincipal, SessionPrincipal } from './authenticators.js';
import type { ClientAddress } from './client-address.js';
import type { ParsedInput, RequestState } from './request-state.js';

/** Those visits whose handler asked for their signal: they wait for something. */
export class WaitingVisits {
  private readonly visits = new Set<Visit>();
  private isOver = false;

  /** False when nobody may wait any more. */
  add(visit: Visit): boolean {
    if (!this.isOver) this.visits.add(visit);
    return !this.isOver;
  }

  [Symbol.iterator](): Iterator<Visit> {
    return this.visits.values();
  }

  delete(visit: Visit): void {
    this.visits.delete(visit);
  }

  /** Ends all that wait, and those that would begin to. */
  release(): void {
    this.isOver = true;
    for (const visit of this.visits) visit.abort();
  }
}

/** One request from its arrival to the end of its answer. Thousands are parked at a time, so it makes nothing that nobody asks for. */
export class Visit implements RequestState {
  readonly ip: string;
  readonly https: boolean;
  readonly startedAt = performance.now();
  contract?: RouteContract;
  place?: Place;
  ctx?: Ctx;
  session?: SessionPrincipal;
  vouched?: RecentPrincipal;
  agent?: AgentPrincipal;
  input?: ParsedInput;
  failure?: string;
  span?: Span;
  private gone: AbortController | null = null;
  private isGone = false;

  constructor(
    readonly surface: Surface,
    readonly requestId: string,
    client: ClientAddress,
    private readonly waiting: WaitingVisits,
  ) {
    this.ip = client.ip;
    this.https = client.https;
  }

  get signal(): AbortSignal {
    if (!this.gone) {
      this.gone = new AbortController();
      if (this.isGone || !this.waiting.add(this)) this.gone.abort();
    }
    return this.gone.signal;
  }

  /** The caller is gone, or must not be kept waiting: whoever listens to the signal hears of it. */
  abort(): void {
    this.isGone = true;
    this.waiting.delete(this);
    this.gone?.abort();
  }

  /** The answer is complete. */
  end(): void {
    this.waiting.delete(this);
  }
}
