import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { Database } from '../database/database.js';

/** How a process does. Bytes and ms. */
export interface Vitals {
  readonly rssBytes: number;
  /** How late timers fire, 99 of 100 of them better than this, since the last reset. */
  readonly loopDelayP99Ms: number;
  readonly pool: { readonly inUse: number; readonly size: number; readonly waiting: number };
}

const RESOLUTION_MS = 20;

/** Measures this process. Nothing here does SQL. */
export class ProcessVitals {
  private readonly delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor(private readonly database: Pick<Database, 'connections' | 'poolSize'>) {}

  start(): void {
    this.delay.enable();
  }

  stop(): void {
    this.delay.disable();
  }

  read(): Vitals {
    const { total, idle, waiting } = this.database.connections;
    // The histogram measures the whole time between two ticks, of which the resolution itself is no delay.
    const p99 = this.delay.count > 0 ? this.delay.percentile(99) / 1e6 - RESOLUTION_MS : 0;
    return {
      rssBytes: process.memoryUsage.rss(),
      loopDelayP99Ms: Math.max(0, Math.round(p99 * 10) / 10),
      pool: { inUse: total - idle, size: this.database.poolSize, waiting },
    };
  }

  /** Begins a new measuring of the event loop. */
  reset(): void {
    this.delay.reset();
  }
}
