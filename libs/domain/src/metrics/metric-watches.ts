import { METRICS_INTERVAL_MS, WATCHED_INTERVAL_MS, WATCH_LEASE_MS } from '@fettle/contracts';
import type { metrics as contract, Result } from '@fettle/contracts';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { MetricWatchRepository } from './metric-watch.repository.js';

/** What the message between processes begins with; others use the channel too. */
const WORD = 'metrics-watch';

/**
 * Which nodes are watched: those alone measure every 2 s. A wish is a row with an end, so that it outlives the process that took it and
 * dies with the browser that made it; every process knows all of them by heart, since each check-in asks and none may cost SQL.
 */
@Injectable()
export class MetricWatches implements OnApplicationBootstrap {
  private readonly log = new Logger('MetricWatches');
  /** Node → until when, on `performance.now()`. */
  private readonly watched = new Map<string, number>();

  constructor(
    private readonly repository: MetricWatchRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly bus: Bus,
  ) {
    bus.subscribe('streams', (body) => this.heard(body));
    bus.onGap(() => void this.learn());
  }

  /** A process that starts while somebody watches answers as the others do. */
  onApplicationBootstrap(): Promise<void> {
    return this.learn();
  }

  /** How often a node's agent is to measure and check in, in milliseconds. No SQL. */
  intervalMs(nodeId: string): number {
    const until = this.watched.get(nodeId);
    if (until === undefined) return METRICS_INTERVAL_MS;
    if (until > performance.now()) return WATCHED_INTERVAL_MS;
    this.watched.delete(nodeId);
    return METRICS_INTERVAL_MS;
  }

  /**
   * Somebody watches, and says so again within 20 s as long as it is so. One statement while the wish holds.
   * @throws DomainError `object.not_found`, `metrics.watched_enough` when eight other nodes of the workspace are watched
   */
  async watch(ctx: Ctx, nodeId: string, watchId: string): Promise<Result<typeof contract.watch>> {
    const until = (await this.repository.renew(ctx, nodeId, watchId)) ?? (await this.begin(ctx, nodeId, watchId));
    await this.tell(nodeId, WATCH_LEASE_MS);
    return { intervalMs: WATCHED_INTERVAL_MS, until: until.toISOString() };
  }

  /** Somebody watches no longer. Others may. @throws DomainError `object.not_found` */
  async unwatch(ctx: Ctx, nodeId: string, watchId: string): Promise<void> {
    const leftMs = await this.repository.end(ctx, nodeId, watchId);
    if (leftMs === null) throw new DomainError('object.not_found');
    await this.tell(nodeId, leftMs);
  }

  /** Deletes wishes that have long ended. */
  async sweep(ctx: Ctx): Promise<void> {
    await this.repository.forget(ctx);
  }

  private async begin(ctx: Ctx, nodeId: string, watchId: string): Promise<Date> {
    const { exists, until } = await this.unitOfWork.run(ctx, (inside) =>
      this.repository.begin(inside, nodeId, watchId),
    );
    if (!exists) throw new DomainError('object.not_found');
    if (!until) throw new DomainError('metrics.watched_enough');
    return until;
  }

  /** To every process, this one included. Whoever does not hear it hears the next wish, a few seconds later. */
  private async tell(nodeId: string, leftMs: number): Promise<void> {
    const id = nodeId.toLowerCase();
    this.note(id, leftMs);
    const message = { channel: 'streams' as const, body: `${WORD} ${id} ${Math.round(leftMs)}` };
    await this.bus.publish([message]).catch(() => undefined);
  }

  private heard(body: string): void {
    const [word, nodeId, left] = body.split(' ', 3);
    if (word === WORD && nodeId) this.note(nodeId, Number(left));
  }

  private note(nodeId: string, leftMs: number): void {
    if (leftMs > 0) this.watched.set(nodeId, performance.now() + leftMs);
    else this.watched.delete(nodeId);
  }

  private async learn(): Promise<void> {
    try {
      for (const { nodeId, left } of await this.repository.all(Ctx.system('metric watches'))) this.note(nodeId, left);
    } catch (error) {
      this.log.warn(`Who watches is not known, the next wish will tell: ${(error as Error).message}`);
    }
  }
}
