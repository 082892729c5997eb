import { setTimeout as delay } from 'node:timers/promises';

/** Waiting times that double up to a limit, each between half and all of its nominal length so that processes spread out. */
export class Backoff {
  private attempt = 0;

  constructor(private readonly limits: { readonly firstMs: number; readonly maxMs: number }) {}

  /** The next waiting time in ms. */
  next(): number {
    const nominal = Math.min(this.limits.maxMs, this.limits.firstMs * 2 ** this.attempt);
    this.attempt += 1;
    return nominal / 2 + Math.random() * (nominal / 2);
  }

  /** Waits the next time. Rejects with an AbortError when the signal fires first. */
  async wait(signal?: AbortSignal): Promise<void> {
    await delay(this.next(), undefined, { signal, ref: true });
  }

  /** To call after a success: the next fault waits the first time again. */
  reset(): void {
    this.attempt = 0;
  }
}
