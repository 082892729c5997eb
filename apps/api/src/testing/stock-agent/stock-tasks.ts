import { execute, type StockEnd, type StockTask } from './stock-commands.js';
import { StockReporter } from './stock-reporter.js';
import type { StockState } from './stock-state.js';

/** How one task went at the agent. */
export interface StockRecord {
  readonly task: StockTask;
  end?: StockEnd;
  droppedLines: number;
}

/** Runs every task that it is given, at once and beside the others; ids that run already are passed over. */
export class StockTasks {
  /** Each execution, in the order of their beginning. */
  readonly records: StockRecord[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly state: StockState,
    private readonly logDir: string,
  ) {}

  get count(): number {
    return this.running.size;
  }

  take(task: StockTask): void {
    if (this.running.has(task.id)) return;
    this.running.set(
      task.id,
      this.run(task).finally(() => this.running.delete(task.id)),
    );
  }

  async idle(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private async run(task: StockTask): Promise<void> {
    const record: StockRecord = { task, droppedLines: 0 };
    this.records.push(record);
    const reporter = new StockReporter(this.state, task.id);
    await reporter.report('accepted');
    await reporter.report('started');
    const cancel = new AbortController();
    const watch = this.watch(task.id, cancel);
    const startedMs = performance.now();
    const end = await execute({
      task,
      timeoutMs: timeoutOf(task, this.state.times.taskMs),
      cancelled: cancel.signal,
      rootProfile: this.state.rootAccess.appliedProfile,
      logDir: this.logDir,
      onLine: (stream, line) => reporter.line(stream, line),
    });
    record.end = end;
    clearInterval(watch);
    await reporter.drain();
    record.droppedLines = reporter.dropped;
    await reporter.report('completed', { ...bodyOf(end), durationMs: Math.round(performance.now() - startedMs) });
  }

  /** Asks every two seconds whether the task is to be stopped. */
  private watch(taskId: string, cancel: AbortController): NodeJS.Timeout {
    const ask = async () => {
      const control = await this.state.http.ask<{ cancelRequested?: boolean }>(
        'GET',
        `/agent/tasks/${taskId}/control`,
        {
          decodes: 'control',
        },
      );
      if (control.kind === 'ok' && control.body.cancelRequested) cancel.abort();
    };
    return setInterval(() => void ask(), this.state.pace.ms(this.state.times.controlMs));
  }
}

/** Go leaves out what is zero: an exit code of 0, an empty output. */
function bodyOf({ status, output, exitCode, error, result }: StockEnd): object {
  return {
    status,
    ...(result ? { result } : {}),
    ...(output ? { output } : {}),
    ...(exitCode ? { exitCode } : {}),
    ...(error ? { error } : {}),
  };
}

/** `timeoutSeconds` of the task, then the payload's `timeout_seconds` or `timeout`, then the agent's own. */
function timeoutOf({ timeoutSeconds, payload }: StockTask, usualMs: number): number {
  const { timeout_seconds: seconds, timeout } = payload ?? {};
  if (timeoutSeconds) return timeoutSeconds * 1_000;
  if (typeof seconds === 'number' && seconds > 0) return seconds * 1_000;
  return (typeof timeout === 'string' && goDurationMs(timeout)) || usualMs;
}

function goDurationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count = '0', unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
}
