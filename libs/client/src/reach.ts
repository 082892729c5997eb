export interface ReachOptions {
  /** Origin of the surface; '' for the page's own. */
  readonly url: string;
  /** Called once when questions stop being answered; with epoch milliseconds of the first that was not. */
  readonly onCut: (since: number) => void;
  /** Called once when one is answered again, with the same time. */
  readonly onReturn: (cutSince: number) => void;
  /** Between two questions, in milliseconds. Together with the patience it stays below the 5 s in which a page says that it is cut off. */
  readonly everyMs?: number;
  /** An answer that takes longer counts as none. */
  readonly patienceMs?: number;
  /** Nobody looks: nothing is asked until `check`, or until it is false again. */
  readonly isAsleep?: () => boolean;
  readonly fetch?: typeof fetch;
}

export interface Reach {
  /** Asks now: the tab is in front again, or the machine says that it is back on the network. */
  check(): void;
  stop(): void;
}

/** A refused connection is asked for once more before it is called a cut: one broken request is none. */
const secondTryMs = 300;

/**
 * Asks the surface every moment whether it is there (`GET /health`, which costs it no query), so that a page knows within seconds
 * that it cannot be refreshed, also where a connection hangs without an error.
 */
export function watchReach(options: ReachOptions): Reach {
  const watch = new ReachWatch(options);
  watch.check();
  return watch;
}

class ReachWatch implements Reach {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;
  private failures = 0;
  private askedAt = 0;
  private cutSince: number | null = null;
  private isStopped = false;

  constructor(private readonly options: ReachOptions) {}

  check(): void {
    if (this.isStopped || this.asking) return;
    clearTimeout(this.timer);
    if (this.options.isAsleep?.()) this.later();
    else void this.ask();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  private async ask(): Promise<void> {
    const { patienceMs = 2_500 } = this.options;
    const asking = new AbortController();
    this.asking = asking;
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      asking.abort();
    }, patienceMs);
    this.askedAt = Date.now();
    const isThere = await this.isAnswered(asking.signal).catch(() => false);
    clearTimeout(late);
    this.asking = undefined;
    if (this.isStopped) return;
    if (isThere) this.answered();
    else this.failed(isLate);
    this.later();
  }

  private later(): void {
    const { everyMs = 1_000 } = this.options;
    const isDoubtful = this.failures > 0 && this.cutSince === null;
    this.timer = setTimeout(() => this.check(), isDoubtful ? secondTryMs : everyMs);
  }

  private async isAnswered(signal: AbortSignal): Promise<boolean> {
    const send = this.options.fetch ?? fetch;
    const answer = await send(`${this.options.url}/health`, { signal, cache: 'no-store', credentials: 'omit' });
    // Read to its end: an answer that is left standing keeps its connection, of which a browser has six.
    await answer.text();
    return answer.ok;
  }

  private failed(isLate: boolean): void {
    this.failures += 1;
    if (this.cutSince !== null || (!isLate && this.failures < 2)) return;
    this.cutSince = this.askedAt;
    this.options.onCut(this.cutSince);
  }

  private answered(): void {
    const { cutSince } = this;
    this.failures = 0;
    this.cutSince = null;
    if (cutSince !== null) this.options.onReturn(cutSince);
  }
}
