import { Injectable, Optional } from '@nestjs/common';
import type { FactMessage } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { ClaimRepository, type ClaimRow, type ClaimWish } from './claim.repository.js';
import { TaskLimits } from './task.limits.js';
import { TaskWitness } from './task-witness.js';

const MAX_NODES = 100;
const MAX_AT_ONCE = 3;

interface Waiting {
  readonly wish: ClaimWish;
  /** Was woken for a task: it goes at once, and takes the others along. */
  readonly urgent: boolean;
  readonly resolve: (rows: ClaimRow[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the claims of many agents into one statement. Arrivals may wait up to 25 ms for company, so that thousands of agents
 * that come back every minute cost a fraction of a statement each; a claim that was woken for a task goes at once.
 */
@Injectable()
export class ClaimBatches {
  private queue: Waiting[] = [];
  private running = 0;
  private lastStart = -Infinity;
  private timer: NodeJS.Timeout | null = null;
  private immediate: NodeJS.Immediate | null = null;

  constructor(
    private readonly claims: ClaimRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly bus: Bus,
    private readonly limits: TaskLimits,
    @Optional() private readonly witness: TaskWitness = TaskWitness.none,
  ) {}

  /** Renews and claims for one node. Rejects like `Database.query`. */
  claim(wish: ClaimWish, urgent: boolean): Promise<ClaimRow[]> {
    return new Promise((resolve, reject) => {
      this.queue.push({ wish, urgent, resolve, reject });
      this.schedule();
    });
  }

  /** Puts tasks back whose answer never left. */
  async release(claimed: readonly ClaimRow[]): Promise<void> {
    await this.unitOfWork.run(Ctx.system('claim given back'), async (ctx) => {
      const released = await this.claims.release(ctx, claimed);
      for (const row of claimed) {
        const version = released.find(({ task_id }) => task_id === row.task_id)?.version;
        if (version === undefined) continue;
        this.outbox.fact(ctx, factOf(row, version));
        this.outbox.wake(ctx, row.node_id);
      }
    });
  }

  private schedule(): void {
    if (this.running >= MAX_AT_ONCE || this.queue.length === 0) return;
    const isDue = this.queue.length >= MAX_NODES || this.queue.some(({ urgent }) => urgent);
    const waitMs = isDue ? 0 : this.lastStart + this.limits.arrivalWindowMs - performance.now();
    if (waitMs > 0) {
      this.timer ??= setTimeout(() => this.start(), waitMs);
    } else {
      // Those that one wake-up or one tick brings together go together.
      this.immediate ??= setImmediate(() => this.start());
    }
  }

  private start(): void {
    if (this.timer) clearTimeout(this.timer);
    if (this.immediate) clearImmediate(this.immediate);
    this.timer = null;
    this.immediate = null;
    if (this.running >= MAX_AT_ONCE || this.queue.length === 0) return;
    this.running += 1;
    this.lastStart = performance.now();
    void this.run(this.take()).finally(() => {
      this.running -= 1;
      this.schedule();
    });
    this.schedule();
  }

  /** One wish per node: a second one of the same node goes with the next batch. */
  private take(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const rest: Waiting[] = [];
    for (const waiting of this.queue) {
      const { nodeId } = waiting.wish;
      if (batch.size >= MAX_NODES || batch.has(nodeId)) rest.push(waiting);
      else batch.set(nodeId, waiting);
    }
    this.queue = rest;
    return [...batch.values()];
  }

  private async run(batch: readonly Waiting[]): Promise<void> {
    try {
      const wishes = batch.map(({ wish }) => wish);
      const rows = await this.claims.claim(Ctx.system('claim'), wishes);
      for (const { wish, resolve } of batch) resolve(rows.filter((row) => row.node_id === wish.nodeId));
      this.witness.claimed(rows);
      this.tellBrowsers(rows.filter((row) => row.kind === 'claimed' || row.told));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /**
   * These facts go straight to the bus: a claim is one statement without a transaction around it, and a lost one is made good
   * milliseconds later by the fact of the start.
   */
  private tellBrowsers(rows: readonly ClaimRow[]): void {
    const messages = rows.map((row) => ({ channel: 'facts' as const, body: JSON.stringify(factOf(row, row.version)) }));
    if (messages.length > 0) void this.bus.publish(messages).catch(() => undefined);
  }
}

function factOf(row: ClaimRow, version: number): FactMessage {
  return { name: 'task.changed', workspaceId: row.workspace_id, id: row.task_id, version, parentId: row.node_id };
}
