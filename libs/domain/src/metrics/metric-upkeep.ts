import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { PlatformSettings } from '../settings/index.js';
import { MetricUpkeepRepository } from './metric-upkeep.repository.js';
import { MetricWatches } from './metric-watches.js';
import { rolledResolutions } from './rollup.sql.js';

/** The background verbs of measurements. Every one may run twice or be late: each looks at what is there, not at when it was called. */
@Injectable()
export class MetricUpkeep implements OnApplicationBootstrap {
  private readonly log = new Logger('MetricUpkeep');

  constructor(
    private readonly repository: MetricUpkeepRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: PlatformSettings,
    private readonly watches: MetricWatches,
  ) {}

  /** A system that was off for a week must be able to take measurements at once. A fault here must not stop the process. */
  async onApplicationBootstrap(): Promise<void> {
    const made = this.rotatePartitions(Ctx.system('metric partitions'));
    await made.catch((error: Error) => this.log.warn(`Partitions are not ready: ${error.message}`));
  }

  /**
   * Raw rows → minutes → five minutes → hours. Returns the number of buckets written. What a long pause has left is caught up with step
   * by step, hours beside minutes, each step a transaction of its own: a job that is ended half-way has not worked in vain.
   */
  async rollUp(ctx: Ctx): Promise<number> {
    for (let total = 0; ;) {
      let isBehind = false;
      for (const resolution of rolledResolutions) {
        const { buckets, more } = await this.unitOfWork.run(ctx, (inside) =>
          this.repository.rollUp(inside, resolution),
        );
        total += buckets;
        isBehind ||= more;
      }
      if (!isBehind) return total;
    }
  }

  /** Partitions of the days to come. */
  async rotatePartitions(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, (inside) => this.repository.makePartitions(inside));
  }

  /** Drops what is older than the settings keep it, a whole partition at a time. */
  async sweepRetention(ctx: Ctx): Promise<number> {
    const kept = await this.settings.section('retention');
    const retention = {
      rawHours: kept.rawMetricsHours,
      minuteDays: kept.minuteMetricsDays,
      fiveMinuteDays: kept.fiveMinuteMetricsDays,
      hourDays: kept.hourMetricsDays,
    };
    await this.watches.sweep(ctx);
    return this.unitOfWork.run(ctx, (inside) => this.repository.dropExpired(inside, retention));
  }
}
