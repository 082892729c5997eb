import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { rollUpSql, type RolledResolution } from './rollup.sql.js';

/** Several processes start at once, and each makes partitions: the second finds those of the first. */
const oneAtATime = 'WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(1030, 1))';

/** What one step of the roll-up came to; `more`: it has not reached the present yet. */
export interface RolledUp {
  readonly buckets: number;
  readonly more: boolean;
}

/** How long to keep each resolution. */
export interface MetricRetention {
  readonly rawHours: number;
  readonly minuteDays: number;
  readonly fiveMinuteDays: number;
  readonly hourDays: number;
}

/** SQL of the background upkeep of measurements: roll-up, partitions, retention. Each may run twice. */
@Injectable()
export class MetricUpkeepRepository {
  constructor(private readonly database: Database) {}

  /**
   * Rolls up every bucket that got rows since the last run, wholly: measurements that arrive late (an agent that was cut off) are
   * counted in, and running twice writes nothing. After a long pause it takes a span at a time, so that no statement is too long.
   */
  async rollUp(ctx: Ctx, resolution: RolledResolution): Promise<RolledUp> {
    const rows = await this.database.query<RolledUp>(ctx, rollUpSql(resolution), [resolution]);
    return rows[0] ?? { buckets: 0, more: false };
  }

  /** Makes the partitions of the days to come. Returns how many were made. */
  async makePartitions(ctx: Ctx): Promise<number> {
    const rows = await this.database.query<{ made: number }>(
      ctx,
      `${oneAtATime}
       SELECT fettle_rotate_partitions('metric_samples', 'day', 2, 3) + fettle_rotate_partitions('metric_minutes', 'day', 2, 3)
         + fettle_rotate_partitions('metric_five_minutes', 'week', 1, 2)
         + fettle_rotate_partitions('metric_hours', 'month', 1, 1) AS made FROM locked`,
    );
    return rows[0]?.made ?? 0;
  }

  /** Drops partitions that lie wholly before the retention. Returns how many were dropped. */
  async dropExpired(ctx: Ctx, retention: MetricRetention): Promise<number> {
    const rows = await this.database.query<{ dropped: number }>(
      ctx,
      `${oneAtATime}
       SELECT fettle_drop_partitions('metric_samples', fettle_now() - $1 * interval '1 hour')
         + fettle_drop_partitions('metric_minutes', fettle_now() - $2 * interval '1 day')
         + fettle_drop_partitions('metric_five_minutes', fettle_now() - $3 * interval '1 day')
         + fettle_drop_partitions('metric_hours', fettle_now() - $4 * interval '1 day') AS dropped FROM locked`,
      [retention.rawHours, retention.minuteDays, retention.fiveMinuteDays, retention.hourDays],
    );
    return rows[0]?.dropped ?? 0;
  }
}
