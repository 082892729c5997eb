import type { INestApplicationContext } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { BulkActRunner } from '@fettle/domain/bulk-acts';
import { DeliverySweeper } from '@fettle/domain/deliveries';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { EnrolmentRequests } from '@fettle/domain/enrolment-requests';
import { SessionSweeper } from '@fettle/domain/identity';
import { KeyRotation, PresenceSweep } from '@fettle/domain/nodes';
import { TaskSweeper } from '@fettle/domain/tasks';
import { WindowSweeper } from '@fettle/domain/windows';
import { DeleteWorkspace } from '@fettle/domain/workspaces';
import { Ctx } from '@fettle/platform/context';
import { Database, LeaderLease, Relay } from '@fettle/platform/database';
import type { Lifecycle } from '@fettle/platform/process';
import { Queues, restoreSchedules } from '@fettle/platform/queue';

interface Round {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (ctx: Ctx) => Promise<unknown>;
}

/**
 * The clock: what must happen because time has passed. One process leads, by a fenced lease; every round is a compare-and-swap in
 * batches, so a paused leader that wakes up late does no harm beside the new one.
 */
export class Clock {
  private readonly log = new Logger('Clock');
  private readonly lease: LeaderLease;
  private readonly rounds: readonly Round[];

  constructor(core: INestApplicationContext) {
    const tasks = core.get(TaskSweeper, { strict: false });
    const presence = core.get(PresenceSweep, { strict: false });
    const agentKeys = core.get(KeyRotation, { strict: false });
    const enrolment = core.get(EnrolmentService, { strict: false });
    const enrolmentRequests = core.get(EnrolmentRequests, { strict: false });
    const windows = core.get(WindowSweeper, { strict: false });
    const deletion = core.get(DeleteWorkspace, { strict: false });
    const bulkActs = core.get(BulkActRunner, { strict: false });
    const deliveries = core.get(DeliverySweeper, { strict: false });
    const sessions = core.get(SessionSweeper, { strict: false });
    const queues = core.get<Queues>(Queues as never, { strict: false });
    const relay = core.get(Relay, { strict: false });
    this.rounds = [
      { name: 'task deadlines', everyMs: 2_000, run: (ctx) => tasks.sweep(ctx) },
      { name: 'node presence', everyMs: 5_000, run: (ctx) => presence.sweep(ctx) },
      { name: 'agent keys', everyMs: 15_000, run: (ctx) => agentKeys.sweep(ctx) },
      { name: 'installs', everyMs: 2_000, run: (ctx) => enrolment.sweep(ctx) },
      { name: 'enrolment requests', everyMs: 10_000, run: (ctx) => enrolmentRequests.sweep(ctx) },
      { name: 'maintenance windows', everyMs: 5_000, run: (ctx) => windows.sweep(ctx) },
      { name: 'workspace deletions', everyMs: 30_000, run: (ctx) => deletion.resume(ctx) },
      { name: 'bulk acts', everyMs: 15_000, run: (ctx) => bulkActs.resume(ctx) },
      { name: 'deliveries', everyMs: 2_000, run: (ctx) => deliveries.sweep(ctx) },
      { name: 'sessions', everyMs: 4_000, run: (ctx) => sessions.sweep(ctx) },
      { name: 'schedules', everyMs: 10_000, run: () => this.restore(queues) },
      { name: 'outbox', everyMs: 2_000, run: () => relay.sweep() },
    ];
    this.lease = new LeaderLease(core.get(Database, { strict: false }), {
      name: 'scheduler',
      onLead: ({ signal }) => this.rounds.forEach((round) => void this.repeat(round, signal)),
    });
  }

  /** Whether this process keeps the clock now. */
  get isLeading(): boolean {
    return this.lease.fence !== null;
  }

  /** Tries to lead until the process stops. */
  start(lifecycle: Lifecycle): void {
    this.lease.start();
    lifecycle.onStop('clock', () => this.lease.stop());
  }

  private async restore(queues: Queues): Promise<void> {
    const lost = await restoreSchedules(queues);
    if (lost.length > 0) this.log.warn(`The queue had lost schedules, which are made again: ${lost.join(', ')}`);
  }

  /** One round after the other, never two at once; a round that fails is tried again at the next beat. */
  private async repeat(round: Round, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await round.run(Ctx.system(round.name)).catch((error: Error) => this.log.warn(`${round.name}: ${error.message}`));
      await pause(round.everyMs, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
