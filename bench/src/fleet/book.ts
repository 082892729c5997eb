/** What a fleet has seen, over all of its agents. */
export class Book {
  /** How often each answer came: `claim 200`, `check-in 503`; a broken connection counts as `claim cut`. */
  readonly seen = new Map<string, number>();
  /** Attempts of each task that arrived. */
  readonly received = new Map<string, number[]>();
  /** How each task that was completed ended. */
  readonly completed = new Map<string, 'success' | 'failed'>();
  /** Lies that were believed: `stale attempt 200`. Empty when the control plane does what it must. */
  readonly believed: string[] = [];
  /** Answers 429 and 503 that did not say when to come again. */
  withoutRetryAfter = 0;
  /** Claims that have been sent and not answered: the agents that wait. */
  waiting = 0;
  /** Called when a task's start was confirmed, with `performance.now()`. */
  onStarted: (taskId: string, at: number) => void = () => undefined;

  count(what: string): number {
    return this.seen.get(what) ?? 0;
  }

  note(what: string): void {
    this.seen.set(what, this.count(what) + 1);
  }

  took(taskId: string, attempt: number): void {
    const before = this.received.get(taskId);
    if (before) before.push(attempt);
    else this.received.set(taskId, [attempt]);
  }
}
