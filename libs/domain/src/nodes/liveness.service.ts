import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { LivenessRepository, type PresenceChange } from './liveness.repository.js';

/** A node that comes back is told of at once, one that is there anyway is noted along with the others. */
const NEWS_MS = 250;
const ROUTINE_MS = 2_000;
const NEWS_AFTER_MS = 30_000;
const KNOWN_MAX = 50_000;
const FLUSH_ROWS = 500;
const RETRY_MS = 2_000;
const SWEEP_ROWS = 1_000;

/**
 * Signs of life. They are gathered in memory, the newest per node, and written in batches: an answer to an agent never waits for
 * this, and losing the last two seconds in a crash is harmless because the next sign comes within seconds.
 */
@Injectable()
export class LivenessService implements OnApplicationShutdown {
  private signs = new Map<string, { at: number; bootId: string | null }>();
  private readonly writes = { written: 0, failed: 0 };
  private readonly heardAt = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private timerAt = Infinity;
  private writing: Promise<void> = Promise.resolve();
  /** A flush that has not begun: whoever wants one meanwhile shares it. */
  private queued: Promise<void> | null = null;
  private isFailing = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: LivenessRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Signs that are not written yet, and batches since the start. */
  get figures(): { readonly waiting: number; readonly written: number; readonly failed: number } {
    return { waiting: this.signs.size, ...this.writes };
  }

  /** Notes that a node was heard from just now. No SQL; the batch is written within 2 s, within 250 ms if it was not heard from lately. */
  seen(nodeId: string, bootId: string | null = null): void {
    const now = Date.now();
    const before = this.signs.get(nodeId);
    this.signs.set(nodeId, { at: now, bootId: bootId ?? before?.bootId ?? null });
    const isNews = now - (this.heardAt.get(nodeId) ?? 0) > NEWS_AFTER_MS;
    if (this.heardAt.size >= KNOWN_MAX) this.heardAt.clear();
    this.heardAt.set(nodeId, now);
    // While the database is away the pause after a fault holds, however many are heard from.
    if (this.isFailing) this.flushIn(RETRY_MS);
    else if (this.signs.size >= FLUSH_ROWS) void this.flush();
    else this.flushIn(isNews ? NEWS_MS : ROUTINE_MS);
  }

  /** Writes what was gathered. While the database is away the signs stay in memory, one per node, and are tried again. */
  flush(): Promise<void> {
    this.stopTimer();
    this.queued ??= this.writing = this.writing.then(() => {
      this.queued = null;
      return this.write();
    });
    return this.queued;
  }

  /** Late and offline are facts too: called by the clock every few seconds. Returns how many nodes changed. */
  async sweep(ctx: Ctx): Promise<number> {
    return this.tell(ctx, (inside) => this.repository.sweep(inside, SWEEP_ROWS));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** A flush that is due later is brought forward, never put off. */
  private flushIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.timer && this.timerAt <= at) return;
    this.stopTimer();
    this.timerAt = at;
    this.timer = setTimeout(() => void this.flush(), ms).unref();
  }

  private stopTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.timerAt = Infinity;
  }

  private async write(): Promise<void> {
    if (this.signs.size === 0) return;
    const batch = this.signs;
    this.signs = new Map();
    const now = Date.now();
    const signs = [...batch]
      .map(([nodeId, sign]) => ({ nodeId, ageMs: Math.max(0, now - sign.at), bootId: sign.bootId }))
      .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
    try {
      await this.tell(Ctx.system('liveness'), (inside) => this.repository.note(inside, signs));
      this.isFailing = false;
      this.writes.written += 1;
    } catch {
      this.isFailing = true;
      this.writes.failed += 1;
      for (const [nodeId, sign] of batch) if (!this.signs.has(nodeId)) this.signs.set(nodeId, sign);
      this.flushIn(RETRY_MS * (0.75 + Math.random() / 2));
    }
  }

  private async tell(ctx: Ctx, change: (ctx: Ctx) => Promise<PresenceChange[]>): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const changes = await change(inside);
      for (const { node_id: id, workspace_id: workspaceId, version } of changes) {
        this.outbox.fact(inside, { name: 'node.liveness', workspaceId, id, version });
      }
      return changes.length;
    });
  }
}
