import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Sample } from '@fettle/contracts/agent';
import { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';
import { lacksPartition } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { MetricUpkeep } from './metric-upkeep.js';
import { MetricRepository } from './metric.repository.js';
import { countersOf, ratesBetween, type Counters } from './network-rates.policy.js';
import { fullestDisk, isStorable, percent, storable, type StoredSample } from './sample.policy.js';

const GATHER_MS = 400;
const BATCH_ROWS = 1_000;
const BUFFER_ROWS_MAX = 20_000;
/** A difference below this is network delay, not a wrong clock. */
const SKEW_TOLERATED_MS = 2_000;

interface Waiting {
  readonly rows: readonly StoredSample[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Takes measurements from agents. Those that arrive within 400 ms are written by one statement, and an agent's
 * answer waits for that statement: what was acknowledged is stored.
 */
@Injectable()
export class MetricIngest implements OnApplicationShutdown {
  /** Samples that were stored since the start of the process. */
  ingested = 0;
  private waiting: Waiting[] = [];
  private rows = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly counters = new Map<string, Counters>();
  private readonly shifts = new Map<string, number>();

  constructor(
    private readonly repository: MetricRepository,
    private readonly bus: Bus,
    private readonly upkeep: MetricUpkeep,
  ) {}

  /**
   * Stores samples of one node; resolves when they are committed. Times are shifted by the difference between `sentAt` and now,
   * so that a node with a wrong clock is drawn where it belongs. Samples older than 48 h are dropped.
   *
   * @throws DomainError `overloaded` when too much is waiting, `dependency.unavailable` when the database is away
   */
  async add(node: { nodeId: string; workspaceId: string }, samples: readonly Sample[], sentAt?: string): Promise<void> {
    const now = Date.now();
    const shift = this.shiftOf(node.nodeId, sentAt ? now - Date.parse(sentAt) : 0);
    const rows = samples
      .map((sample) => this.stored(node, sample, Date.parse(sample.at) + shift))
      .filter((row) => isStorable(row.atMs, now));
    if (rows.length > 0) await this.addStored(rows);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /**
   * By how much a node's times are moved (ms). It stays as it was while it is about right: otherwise samples that are sent again
   * after a lost answer would get slightly other times, and be stored twice.
   */
  private shiftOf(nodeId: string, skewMs: number): number {
    const before = this.shifts.get(nodeId) ?? 0;
    if (!Number.isFinite(skewMs) || Math.abs(skewMs - before) <= SKEW_TOLERATED_MS) return before;
    const shift = Math.abs(skewMs) > SKEW_TOLERATED_MS ? Math.round(skewMs) : 0;
    this.shifts.set(nodeId, shift);
    return shift;
  }

  private stored(node: { nodeId: string; workspaceId: string }, sample: Sample, atMs: number): StoredSample {
    const before = this.counters.get(node.nodeId);
    const counters = countersOf(sample, atMs);
    if (!before || counters.atMs > before.atMs) this.counters.set(node.nodeId, counters);
    return {
      ...node,
      atMs,
      cpuPercent: sample.cpuPercent,
      memoryUsedBytes: Math.round(sample.memoryUsedBytes),
      memoryTotalBytes: Math.round(sample.memoryTotalBytes),
      memoryPercent: percent(sample.memoryUsedBytes, sample.memoryTotalBytes),
      swapUsedBytes: sample.swapUsedBytes == null ? null : Math.round(sample.swapUsedBytes),
      load1: sample.load1,
      load5: sample.load5,
      load15: sample.load15,
      diskPercent: fullestDisk(sample.disks),
      temperatureC: sample.temperatureC ?? null,
      uptimeS: Math.round(sample.uptimeS),
      disks: sample.disks,
      ...ratesBetween(before, counters),
    };
  }

  /** Samples already in stored form (also the compatible agent's percentages). Throws as `add`. */
  async addStored(rows: readonly StoredSample[]): Promise<void> {
    if (this.rows + rows.length > BUFFER_ROWS_MAX) throw new DomainError('overloaded', {}, { retryAfterS: 5 });
    this.rows += rows.length;
    await new Promise<void>((done, failed) => {
      this.waiting.push({ rows, done, failed });
      if (this.rows >= BATCH_ROWS) void this.flush();
      else this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
    });
  }

  private async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.waiting;
    if (batch.length === 0) return;
    this.waiting = [];
    this.rows = 0;
    const rows = batch.flatMap((entry) => entry.rows).map(storable);
    try {
      await this.store(rows);
      this.ingested += rows.length;
      for (const entry of batch) entry.done();
      await this.tell(rows);
    } catch (error) {
      for (const entry of batch) entry.failed(error);
    }
  }

  /** Days lie ready ahead; when nobody has made any for longer than that, those of today are made here. */
  private async store(rows: readonly StoredSample[]): Promise<void> {
    const ctx = Ctx.system('metric ingest');
    try {
      await this.repository.insert(ctx, rows);
    } catch (error) {
      if (!lacksPartition(error)) throw error;
      await this.upkeep.rotatePartitions(ctx);
      await this.repository.insert(ctx, rows);
    }
  }

  /** Facts about measurements go straight to the bus: the next sample tells the same again in seconds. */
  private async tell(rows: readonly StoredSample[]): Promise<void> {
    const newest = new Map(rows.map((row) => [row.nodeId, row]));
    const messages = [...newest.values()].map((row) => ({
      channel: 'facts' as const,
      body: JSON.stringify({
        name: 'node.metrics',
        workspaceId: row.workspaceId,
        id: row.nodeId,
        version: Math.round(row.atMs),
      }),
    }));
    await this.bus.publish(messages).catch(() => undefined);
  }
}
