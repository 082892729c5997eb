import type { StockTask } from './stock-commands.js';
import type { Outcome } from './stock-http.js';
import { stamp, type RootAccessWanted, type StockState } from './stock-state.js';

const BACKOFF_MS = { least: 1_000, most: 15_000 } as const;
const FAULT_MS = 2_000;

interface ClaimBody {
  readonly task?: StockTask | null;
  readonly rootAccess?: RootAccessWanted | null;
}

/** What the claim loop is told. */
export interface PollListener {
  readonly onTask: (task: StockTask) => void;
  readonly onRootAccess: (wanted: RootAccessWanted) => void;
}

/** The one claim loop. It has no limit of tasks, no pause after an empty answer, and ends for good when it is refused twice. */
export class StockPoll {
  /** Ends of whole claims, with all their tries. */
  readonly outcomes: { readonly kind: string; readonly status: number; readonly durationMs: number }[] = [];
  /** Set when the loop has given up: nothing but a restart of the service brings it back. */
  gaveUp = false;

  constructor(
    private readonly state: StockState,
    private readonly listener: PollListener,
  ) {}

  async run(): Promise<void> {
    let backoffMs: number = BACKOFF_MS.least;
    let refusals = 0;
    while (!this.state.signal.aborted) {
      const outcome = await this.claim();
      if (this.state.signal.aborted) return;
      if (outcome.kind === 'network') {
        await this.state.pace.pause(backoffMs, this.state.signal);
        backoffMs = Math.min(BACKOFF_MS.most, backoffMs * 2);
        continue;
      }
      backoffMs = BACKOFF_MS.least;
      const isRefused = outcome.kind === 'refused' && (outcome.status === 401 || outcome.status === 403);
      refusals = isRefused ? refusals + 1 : 0;
      if (refusals > 1) return void (this.gaveUp = true);
      if (isRefused) this.state.http.authorize(this.state.identity);
      else await this.follow(outcome);
    }
  }

  private async claim(): Promise<Outcome<ClaimBody>> {
    const { http, times, rootAccess } = this.state;
    const { appliedProfile, lastAppliedAt, lastError } = rootAccess;
    const startedMs = performance.now();
    const outcome = await http.ask<ClaimBody>('POST', '/agent/tasks/claim', {
      body: {
        maxTasks: 1,
        waitMs: times.pollMs,
        capabilities: ['shell.exec', 'packageList', 'packageSearch', 'log.scan'],
        rootAccess: {
          appliedProfile,
          ...(lastAppliedAt ? { lastAppliedAt } : {}),
          ...(lastError ? { lastError } : {}),
        },
        timestamp: stamp(),
      },
      decodes: 'claim',
      withinMs: times.requestMs + times.pollMs + 1_000,
    });
    const status = outcome.kind === 'network' ? 0 : outcome.status;
    this.outcomes.push({ kind: outcome.kind, status, durationMs: performance.now() - startedMs });
    return outcome;
  }

  private async follow(outcome: Exclude<Outcome<ClaimBody>, { kind: 'network' }>): Promise<void> {
    if (outcome.kind === 'ok') {
      const { task, rootAccess } = outcome.body;
      if (rootAccess) this.listener.onRootAccess(rootAccess);
      if (task?.id) this.listener.onTask(task);
      return;
    }
    // A conflict of states is asked again at once.
    if (outcome.status === 404 || outcome.status === 409) return;
    await this.state.pace.pause(Math.min(this.state.times.pollMs / 3, FAULT_MS), this.state.signal);
  }
}
