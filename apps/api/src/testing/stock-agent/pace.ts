import { setTimeout as delay } from 'node:timers/promises';

/** Times of the stock agent in ms, as its configuration and code set them. */
export interface StockTimes {
  /** Whole exchange of one try, `request_timeout`. */
  readonly requestMs: number;
  /** `task_poll_interval`: what it asks to wait. */
  readonly pollMs: number;
  readonly taskMs: number;
  readonly controlMs: number;
  readonly pingMs: number;
  readonly metricsMs: number;
  readonly drainMs: number;
}

export const stockTimes: StockTimes = {
  requestMs: 10_000,
  pollMs: 15_000,
  taskMs: 600_000,
  controlMs: 2_000,
  pingMs: 2_000,
  metricsMs: 2_000,
  drainMs: 3_000,
};

/** The agent's own pauses, made shorter by a factor. What it grants to a server (`requestMs`, `pollMs`, `drainMs`) is never shortened. */
export class Pace {
  constructor(private readonly factor: number) {}

  ms(pauseMs: number): number {
    return pauseMs * this.factor;
  }

  /** Time that the server is given: real, whatever the pace. */
  async grant(ms: number, signal: AbortSignal): Promise<void> {
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }

  /** Waits; an aborted wait ends at once. */
  async pause(pauseMs: number, signal: AbortSignal): Promise<void> {
    await delay(this.ms(pauseMs), undefined, { signal }).catch(() => undefined);
  }
}
