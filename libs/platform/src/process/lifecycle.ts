import { Logger } from '@nestjs/common';

interface Stop {
  readonly name: string;
  readonly stop: () => Promise<unknown> | unknown;
}

/**
 * What a running process has open, in the order it was opened. Stopping goes backwards: what was opened last (listeners,
 * workers) ends before what it needs (queue, bus, database).
 */
export class Lifecycle {
  private readonly log = new Logger('Lifecycle');
  private readonly stops: Stop[] = [];
  private readonly ending = new AbortController();
  private stopped: Promise<boolean> | null = null;
  private again: (() => void) | null = null;

  /** Fires when stopping begins: loops end, readiness fails. */
  readonly signal: AbortSignal = this.ending.signal;

  /** Registers how to close something. A step that throws is logged and does not keep the others from closing. */
  onStop(name: string, stop: () => Promise<unknown> | unknown): void {
    this.stops.push({ name, stop });
  }

  /** How this process ends to be started again; whoever runs it says so (`run`). */
  onRestart(restart: () => void): void {
    this.again = restart;
  }

  /** Whether `restart` would do anything: false in programs that do not end by themselves. */
  get canRestart(): boolean {
    return this.again !== null && !this.ending.signal.aborted;
  }

  /** Ends this process gracefully with the exit code that says "start me again". Does nothing where `canRestart` is false. */
  restart(): void {
    if (this.canRestart) this.again?.();
  }

  /** Closes everything, at most `drainMs` in all. Returns whether it was clean; further calls return the same promise. */
  stop(drainMs = 30_000): Promise<boolean> {
    this.stopped ??= this.run(drainMs);
    return this.stopped;
  }

  private async run(drainMs: number): Promise<boolean> {
    this.ending.abort();
    let clean = true;
    let current = '';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), drainMs);
    });
    const all = (async () => {
      for (const { name, stop } of this.stops.toReversed()) {
        current = name;
        try {
          await stop();
        } catch (error) {
          clean = false;
          this.log.warn(`${name} did not close cleanly: ${(error as Error).message}`);
        }
      }
      return true;
    })();
    const done = await Promise.race([all, late]);
    clearTimeout(timer);
    if (!done) this.log.warn(`Not closed within ${drainMs} ms: ${current}`);
    return done && clean;
  }
}
