import type { HeldTask, WireTask } from '@fettle/contracts/agent';
import { isExclusive } from './commands/index.js';
import type { JournalEntry } from './journal.js';
import type { TaskOutcome } from './outcome.js';
import { type RunContext, TaskRun } from './task-run.js';
import type { StopReason } from './task-process.js';

/** All attempts that this agent holds. Starts them first in, first out, `slots` at a time; exclusive ones alone. */
export class TaskBoard {
  /** Called when a slot has become free. */
  onFree: () => void = () => undefined;
  readonly #runs = new Map<string, TaskRun>();
  readonly #waiting: TaskRun[] = [];
  #idle: (() => void)[] = [];

  constructor(
    private readonly context: RunContext,
    private readonly slots: number,
  ) {}

  /** How many more tasks may be claimed now. An exclusive task closes the door until it is done. */
  get free(): number {
    if (this.context.closing.aborted) return 0;
    const open = [...this.#runs.values()].filter((run) => run.phase !== 'reporting');
    return open.some((run) => isExclusive(run.task)) ? 0 : Math.max(0, this.slots - open.length);
  }

  /**
   * Every held attempt, also those that wait or are being reported: their leases must be renewed. Not those that are lost: the server
   * would say so again, by the task's name, and the next attempt of the task, which waits for this one's end, would be taken for it.
   */
  get held(): HeldTask[] {
    return [...this.#runs.values()].filter((run) => !run.isLost).map((run) => run.held);
  }

  has(taskId: string, attempt: number): boolean {
    return [...this.#runs.values()].some((run) => run.task.id === taskId && run.task.attempt === attempt);
  }

  /** Takes a journalled attempt into the queue. */
  add(task: WireTask): void {
    const run = this.#hold(task);
    this.#waiting.push(run);
    this.#fill();
  }

  /** Reports an attempt that never becomes a process, or that an earlier agent process left. */
  addEnded(task: WireTask, outcome: TaskOutcome, entry?: JournalEntry): void {
    const run = this.#hold(task);
    run.phase = 'reporting';
    const reporting = entry === undefined ? run.conclude(outcome) : run.resume(entry, outcome);
    void reporting.finally(() => this.#drop(run));
  }

  /** Asks for the end of all attempts of a task. */
  stop(taskId: string, reason: StopReason): void {
    const runs = [...this.#runs.values()].filter((run) => run.task.id === taskId);
    for (const run of runs) {
      run.stop(reason);
      // One that waits for a slot has no process: it is reported at once and leaves the queue.
      const place = this.#waiting.indexOf(run);
      if (place >= 0) this.#start(this.#waiting.splice(place, 1)[0] ?? run);
    }
  }

  /** Asks for the end of everything that runs. */
  stopRunning(reason: StopReason): void {
    for (const run of this.#runs.values()) if (run.phase === 'running') run.stop(reason);
  }

  /** Resolves when nothing is being started, run or reported. Attempts that only wait do not count. */
  async settled(): Promise<void> {
    while ([...this.#runs.values()].some((run) => run.phase !== 'waiting')) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  #hold(task: WireTask): TaskRun {
    const run = new TaskRun(this.context, task, () => this.#changed());
    this.#runs.set(run.key, run);
    return run;
  }

  #drop(run: TaskRun): void {
    this.#runs.delete(run.key);
    this.#changed();
  }

  #changed(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
    this.#fill();
    if (this.free > 0) this.onFree();
  }

  #fill(): void {
    while (!this.context.closing.aborted) {
      const next = this.#waiting[0];
      if (next === undefined || !this.#mayStart(next)) return;
      this.#waiting.shift();
      this.#start(next);
    }
  }

  #start(run: TaskRun): void {
    run.phase = 'starting';
    void run.run().finally(() => this.#drop(run));
  }

  #mayStart(next: TaskRun): boolean {
    const active = [...this.#runs.values()].filter((run) => run.phase === 'starting' || run.phase === 'running');
    // An older attempt of the same task must be gone before a new one begins.
    if (active.some((run) => run.task.id === next.task.id)) return false;
    if (active.some((run) => isExclusive(run.task))) return false;
    return isExclusive(next.task) ? active.length === 0 : active.length < this.slots;
  }
}
