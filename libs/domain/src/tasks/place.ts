/** Why a parked claim goes on: something may be there, its time is over, its agent hung up, its key was revoked, we stop. */
export type Woken = 'woken' | 'timeout' | 'gone' | 'revoked' | 'closed';

/** One parked claim. A wake-up that comes while nobody waits is kept for the next wait, so none is lost beside a query. */
export class Place {
  private pending: Woken | null = null;
  private resolve: ((how: Woken) => void) | null = null;
  private timer: NodeJS.Timeout | null = null;
  private over = false;
  private readonly onAbort = (): void => this.end('gone');

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly onLeave: () => void,
  ) {
    if (signal?.aborted) this.pending = 'gone';
    else signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  get isWaiting(): boolean {
    return this.resolve !== null;
  }

  /** Whether it was ended for good; it leaves when its query, if one is running, has answered. */
  get isOver(): boolean {
    return this.over;
  }

  /** Whether a wake-up came that nobody has followed. */
  get isWoken(): boolean {
    return this.pending === 'woken';
  }

  /** Waits for the next event, at most `ms`. */
  wait(ms: number): Promise<Woken> {
    const { pending } = this;
    if (pending) {
      if (pending === 'woken') this.pending = null;
      return Promise.resolve(pending);
    }
    if (ms <= 0) return Promise.resolve('timeout');
    return new Promise((resolve) => {
      this.resolve = resolve;
      this.timer = setTimeout(() => this.end('timeout'), ms);
    });
  }

  /** Tells the claim to go on. What ends it for good is kept; a wake-up does not replace it. */
  end(how: Woken): void {
    const { resolve } = this;
    if (how !== 'woken') this.over = true;
    if (!resolve) {
      if (this.pending === null || this.pending === 'woken') this.pending = how;
      return;
    }
    this.resolve = null;
    if (this.timer) clearTimeout(this.timer);
    if (how !== 'woken' && how !== 'timeout') this.pending = how;
    resolve(how);
  }

  /** Gives the place back; must be called once. */
  leave(): void {
    if (this.timer) clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.onAbort);
    this.onLeave();
  }
}
