import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { LivenessRepository, type PresenceChange } from './liveness.repository.js';

const FLUSH_MS = 250;
const FLUSH_ROWS = 500;
const RETRY_MS = 2_000;
const SWEEP_ROWS = 1_000;

/**
 * Signs of life. They are gathered in memory, the newest per node, and written in batches: an answer to an agent never waits for
 * this, and losing the last quarter of a second in a crash is harmless because the next sign comes within seconds.
 */
@Injectable()
export class LivenessService implements OnApplicationShutdown {
  private signs = new Map<string, { at: number; bootId: string | null }>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** A flush that has not begun: whoever wants one meanwhile shares it. */
  private queued: Promise<void> | null = null;
  private isFailing = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: LivenessRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Notes that a node was heard from just now. No SQL; the batch is written within 250 ms. */
  seen(nodeId: string, bootId: string | null = null): void {
    const before = this.signs.get(nodeId);
    this.signs.set(nodeId, { at: Date.now(), bootId: bootId ?? before?.bootId ?? null });
    // While the database is away the pause after a fault holds, however many are heard from.
    if (this.signs.size >= FLUSH_ROWS && !this.isFailing) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what was gathered. While the database is away the signs stay in memory, one per node, and are tried again. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
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
    } catch {
      this.isFailing = true;
      for (const [nodeId, sign] of batch) if (!this.signs.has(nodeId)) this.signs.set(nodeId, sign);
      this.timer ??= setTimeout(() => void this.flush(), RETRY_MS * (0.75 + Math.random() / 2)).unref();
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
