import { goAnswers, goFault, type GoAnswer } from './go-decode.js';
import type { Pace, StockTimes } from './pace.js';

/** One try of one request, as the wire saw it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly startedMs: number;
  readonly durationMs: number;
  /** 0: nothing came, or not in time. */
  readonly status: number;
  readonly text: string;
}

/** The end of a request after all its tries. `network`: no status, or a body that the client could not decode. */
export type Outcome<Body = Record<string, unknown>> =
  | { readonly kind: 'ok'; readonly status: number; readonly body: Body }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string; readonly text: string }
  | { readonly kind: 'network'; readonly why: string };

export interface Asked {
  readonly body?: object;
  /** Which answer the client decodes. */
  readonly decodes?: GoAnswer;
  /** Bounds all tries together. */
  readonly withinMs?: number;
}

const RETRIES = 3;
const WAIT_MS = { least: 1_000, most: 5_000 } as const;

/** The HTTP half of the stock agent: one time limit per exchange, and three more tries on faults of the wire, 429 and 5xx, POST too. */
export class StockHttp {
  readonly exchanges: Exchange[] = [];
  /** Bodies that a Go program could not have read. */
  readonly faults: string[] = [];
  /** Tries that ended because this client's own time was over. */
  timeouts = 0;
  private identity: { readonly nodeId: string; readonly agentToken: string } | null = null;
  readonly base: string;

  constructor(
    apiUrl: string,
    private readonly times: StockTimes,
    private readonly pace: Pace,
    private readonly signal: AbortSignal,
  ) {
    this.base = apiUrl.replace(/\/+$/, '').replace(/(?:\/api)?\/v1$/, '');
  }

  /** From now on every request carries the agent's credentials. */
  authorize(identity: { nodeId: string; agentToken: string }): void {
    this.identity = identity;
  }

  /** Tries to `path` by now, the newest last. */
  of(path: RegExp): Exchange[] {
    return this.exchanges.filter((one) => path.test(one.path));
  }

  async ask<Body = Record<string, unknown>>(
    method: 'GET' | 'POST',
    path: string,
    asked: Asked = {},
  ): Promise<Outcome<Body>> {
    const until = performance.now() + (asked.withinMs ?? Infinity);
    for (let attempt = 0; ; attempt += 1) {
      const exchange = await this.once(method, path, asked, until);
      const again = exchange.status === 0 || exchange.status === 429 || exchange.status >= 500;
      const waitMs = Math.min(WAIT_MS.most, WAIT_MS.least * 2 ** attempt);
      const isOver = performance.now() + this.pace.ms(waitMs) > until || this.signal.aborted;
      if (!again || attempt === RETRIES || isOver) return this.outcome(exchange, asked);
      await this.pace.pause(waitMs, this.signal);
    }
  }

  private async once(method: string, path: string, { body }: Asked, until: number): Promise<Exchange> {
    const startedMs = performance.now();
    const limit = AbortSignal.timeout(Math.ceil(Math.max(1, Math.min(this.times.requestMs, until - startedMs))));
    let [status, text] = [0, ''];
    try {
      const answer = await fetch(`${this.base}/api/v1${path}`, {
        method,
        headers: this.headers(),
        signal: AbortSignal.any([limit, this.signal]),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      text = await answer.text();
      ({ status } = answer);
    } catch (error) {
      text = (error as Error).message;
      if (limit.aborted && !this.signal.aborted) this.timeouts += 1;
    }
    const exchange = { method, path, startedMs, durationMs: performance.now() - startedMs, status, text };
    this.exchanges.push(exchange);
    return exchange;
  }

  private headers(): Record<string, string> {
    const always = { accept: 'application/json', 'content-type': 'application/json' };
    if (!this.identity) return always;
    const { nodeId, agentToken } = this.identity;
    return { ...always, authorization: `Bearer ${agentToken}`, 'x-agent-node-id': nodeId };
  }

  private outcome<Body>({ method, path, status, text }: Exchange, { decodes }: Asked): Outcome<Body> {
    if (status === 0) return { kind: 'network', why: text };
    const isFine = status >= 200 && status < 300;
    const shape = isFine ? decodes : 'error';
    const fault = shape ? goFault(text, goAnswers[shape]) : null;
    if (fault) {
      this.faults.push(`${method} ${path} ${status}: ${fault}`);
      return { kind: 'network', why: fault };
    }
    if (isFine) return { kind: 'ok', status, body: (shape ? JSON.parse(text) : {}) as Body };
    const { message = '' } = JSON.parse(text) as { message?: string };
    return { kind: 'refused', status, message, text };
  }
}
