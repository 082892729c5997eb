import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { LivenessRepository, type PresenceChange, type Sign } from './liveness.repository.js';
import { PresenceNews } from './presence-news.js';

/** A node that comes back is told of at once, one that is there anyway is noted along with the others. */
const NEWS_MS = 250;
const ROUTINE_MS = 2_000;
const NEWS_AFTER_MS = 30_000;
const KNOWN_MAX = 50_000;
const FLUSH_ROWS = 500;
const RETRY_MS = 2_000;

/** What an agent tells with a sign of life. */
export interface Heard {
  readonly bootId?: string | null | undefined;
  /** Which machine it is, hashed. */
  readonly machine?: string | null | undefined;
  readonly takesKeys?: boolean | null | undefined;
}

/** An open connection of an agent. The database numbers them, so that the late end of an old one is known for what it is. */
export interface Connection {
  readonly nodeId: string;
  /** Null until it is written. */
  epoch: string | null;
}

interface Waiting {
  at: number;
  bootId: string | null;
  boot: string | null;
  takesKeys: boolean | null;
  readonly opened: Connection[];
}

/**
 * Signs of life. They are gathered in memory, the newest per node, and written in batches: an answer to an agent never waits for
 * this, and losing the last two seconds in a crash is harmless because the next sign comes within seconds.
 */
@Injectable()
export class LivenessService implements OnApplicationShutdown {
  private signs = new Map<string, Waiting>();
  private ends = new Map<Connection, number>();
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
    private readonly news: PresenceNews,
  ) {}

  /** Signs that are not written yet, and batches since the start. */
  get figures(): { readonly waiting: number; readonly written: number; readonly failed: number } {
    return { waiting: this.signs.size, ...this.writes };
  }

  /** Notes that a node was heard from just now. No SQL; the batch is written within 2 s, within 250 ms if it was not heard from lately. */
  seen(nodeId: string, { bootId, machine, takesKeys }: Heard = {}): void {
    const now = Date.now();
    const before = this.signs.get(nodeId);
    this.signs.set(nodeId, {
      at: now,
      bootId: bootId ?? before?.bootId ?? null,
      boot: bootId ? [bootId, machine ?? ''].join(' ') : (before?.boot ?? null),
      takesKeys: takesKeys ?? before?.takesKeys ?? null,
      opened: before?.opened ?? [],
    });
    const isNews = now - (this.heardAt.get(nodeId) ?? 0) > NEWS_AFTER_MS;
    if (this.heardAt.size >= KNOWN_MAX) this.heardAt.clear();
    this.heardAt.set(nodeId, now);
    // While the database is away the pause after a fault holds, however many are heard from.
    if (this.isFailing) this.flushIn(RETRY_MS);
    else if (this.signs.size >= FLUSH_ROWS) void this.flush();
    else this.flushIn(isNews ? NEWS_MS : ROUTINE_MS);
  }

  /** An agent has opened a connection: a sign of life that begins a new epoch of its node. No SQL. */
  opened(nodeId: string): Connection {
    const connection: Connection = { nodeId, epoch: null };
    this.seen(nodeId);
    this.signs.get(nodeId)?.opened.push(connection);
    return connection;
  }

  /**
   * A connection has ended. If it was the newest of its node, and nothing is heard until the grace is over, the node is late; the end of
   * an older one changes nothing. No SQL; written with the next batch.
   */
  closed(connection: Connection): void {
    this.ends.set(connection, Date.now());
    this.flushIn(this.isFailing ? RETRY_MS : ROUTINE_MS);
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
    if (this.signs.size + this.ends.size === 0) return;
    const [batch, ends] = [this.signs, this.ends];
    [this.signs, this.ends] = [new Map(), new Map()];
    try {
      if (batch.size > 0) await this.note(batch);
      await this.end(ends);
      this.isFailing = false;
      this.writes.written += 1;
    } catch {
      this.isFailing = true;
      this.writes.failed += 1;
      this.keep(batch, ends);
      this.flushIn(RETRY_MS * (0.75 + Math.random() / 2));
    }
  }

  private async note(batch: ReadonlyMap<string, Waiting>): Promise<void> {
    const now = Date.now();
    const signs = [...batch]
      .map(([nodeId, { at, opened, ...sign }]): Sign => ({
        nodeId,
        ...sign,
        ageMs: Math.max(0, now - at),
        opened: opened.length > 0,
      })) // prettier-ignore
      .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
    const changes = await this.unitOfWork.run(Ctx.system('liveness'), async (inside): Promise<PresenceChange[]> => {
      const changes = await this.repository.note(inside, signs);
      if (changes.length > 0) await this.news.heard(inside, changes);
      return changes;
    });
    for (const { node_id: nodeId, epoch } of changes) {
      // Of several that were opened within one batch only the last one is the newest.
      const newest = batch.get(nodeId)?.opened.at(-1);
      if (newest) newest.epoch = epoch;
    }
  }

  private async end(ends: ReadonlyMap<Connection, number>): Promise<void> {
    const now = Date.now();
    const known = [...ends].flatMap(([{ nodeId, epoch }, at]) =>
      epoch === null ? [] : [{ nodeId, epoch, ageMs: Math.max(0, now - at) }],
    );
    if (known.length > 0) await this.repository.end(Ctx.system('liveness'), known);
  }

  /** What could not be written waits on, beneath what has come meanwhile. */
  private keep(batch: ReadonlyMap<string, Waiting>, ends: ReadonlyMap<Connection, number>): void {
    for (const [nodeId, sign] of batch) {
      const newer = this.signs.get(nodeId);
      if (newer) newer.opened.unshift(...sign.opened);
      else this.signs.set(nodeId, sign);
    }
    for (const [connection, at] of ends) if (!this.ends.has(connection)) this.ends.set(connection, at);
  }
}
