import type { LimitRule } from './limits.js';

const MAX_SOURCES = 50_000;

/** Rate limits in this process: per source the "theoretical arrival time" of GCRA, one number, bounded in all (I12). */
export class MemoryBuckets {
  private readonly arrivals = new Map<string, number>();

  /** @param now milliseconds, monotone */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether nobody has taken anything yet. */
  get isEmpty(): boolean {
    return this.arrivals.size === 0;
  }

  /**
   * Takes one call from a source's allowance.
   * @returns 0 when allowed, else the seconds after which one call fits again
   */
  take(key: string, rule: LimitRule): number {
    const wait = this.peek(key, rule);
    if (wait > 0) return wait;
    const now = this.now();
    const arrival = Math.max(this.arrivals.get(key) ?? now, now) + 60_000 / rule.perMinute;
    // Re-inserted, so that the oldest source is the first in the map's order.
    this.arrivals.delete(key);
    this.arrivals.set(key, arrival);
    if (this.arrivals.size > MAX_SOURCES) this.shrink(now);
    return 0;
  }

  /** Like `take`, without taking. */
  peek(key: string, rule: LimitRule): number {
    const now = this.now();
    const interval = 60_000 / rule.perMinute;
    const over = Math.max(this.arrivals.get(key) ?? now, now) + interval - now - interval * rule.burst;
    return over > 1e-6 ? Math.max(1, Math.ceil(over / 1_000)) : 0;
  }

  private shrink(now: number): void {
    for (const [key, arrival] of this.arrivals) {
      if (arrival <= now || this.arrivals.size > MAX_SOURCES * 0.9) this.arrivals.delete(key);
      else break;
    }
  }
}
