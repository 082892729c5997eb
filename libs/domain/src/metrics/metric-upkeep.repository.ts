import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

const steps = {
  '1m': {
    from: 'metric_samples',
    to: 'metric_minutes',
    unit: 'minute',
    samples: 'count(*)',
    span: '10 minutes',
    kept: '3 days',
  },
  '1h': {
    from: 'metric_minutes',
    to: 'metric_hours',
    unit: 'hour',
    samples: 'sum(samples)',
    span: '1 hour',
    kept: '31 days',
  },
} as const;

/** Several processes start at once, and each makes partitions: the second finds those of the first. */
const oneAtATime = 'WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(1030, 1))';

/** What one step of the roll-up came to; `more`: it has not reached the present yet. */
export interface RolledUp {
  readonly buckets: number;
  readonly more: boolean;
}

/** Days to keep, per resolution. */
export interface MetricRetention {
  readonly rawHours: number;
  readonly minuteDays: number;
  readonly hourDays: number;
}

/** SQL of the background upkeep of measurements: roll-up, partitions, retention. Each may run twice. */
@Injectable()
export class MetricUpkeepRepository {
  constructor(private readonly database: Database) {}

  /**
   * Rolls up every bucket that got rows since the last run, wholly: measurements that arrive late (an agent that was cut off) are
   * counted in, and running twice writes the same rows. After a long pause it takes a span at a time, so that no statement is too long.
   */
  async rollUp(ctx: Ctx, resolution: keyof typeof steps): Promise<RolledUp> {
    const { from, to, unit, samples, span, kept } = steps[resolution];
    const rows = await this.database.query<RolledUp>(
      ctx,
      `WITH mark AS (
         SELECT rolled_until, least(fettle_now(), greatest(rolled_until, fettle_now() - interval '${kept}') + interval '${span}') AS now
         FROM metric_rollups WHERE resolution = $1 FOR UPDATE
       ), touched AS (
         SELECT DISTINCT node_id, date_trunc('${unit}', at, 'UTC') AS bucket FROM ${from}, mark
         WHERE stored_at > mark.rolled_until - interval '1 minute' AND stored_at <= mark.now
       ), rolled AS (
         INSERT INTO ${to} (node_id, at, workspace_id, samples, cpu_percent, memory_used_bytes, memory_total_bytes, load1,
           disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c)
         SELECT t.node_id, t.bucket, (array_agg(s.workspace_id))[1], ${samples}, avg(s.cpu_percent), avg(s.memory_used_bytes)::bigint,
           max(s.memory_total_bytes), avg(s.load1), max(s.disk_percent), avg(s.rx_bytes_per_s), avg(s.tx_bytes_per_s), max(s.temperature_c)
         FROM touched t JOIN ${from} s ON s.node_id = t.node_id AND s.at >= t.bucket AND s.at < t.bucket + interval '1 ${unit}'
         GROUP BY t.node_id, t.bucket
         ON CONFLICT (node_id, at) DO UPDATE SET stored_at = fettle_now(), samples = excluded.samples, cpu_percent = excluded.cpu_percent,
           memory_used_bytes = excluded.memory_used_bytes, memory_total_bytes = excluded.memory_total_bytes, load1 = excluded.load1,
           disk_percent = excluded.disk_percent, rx_bytes_per_s = excluded.rx_bytes_per_s, tx_bytes_per_s = excluded.tx_bytes_per_s,
           temperature_c = excluded.temperature_c
         RETURNING 1
       ), marked AS (
         UPDATE metric_rollups SET rolled_until = (SELECT now FROM mark) WHERE resolution = $1
       )
       SELECT (SELECT count(*)::int FROM rolled) AS buckets, mark.now < fettle_now() AS more FROM mark`,
      [resolution],
    );
    return rows[0] ?? { buckets: 0, more: false };
  }

  /** Makes the partitions of the days to come. Returns how many were made. */
  async makePartitions(ctx: Ctx): Promise<number> {
    const rows = await this.database.query<{ made: number }>(
      ctx,
      `${oneAtATime}
       SELECT fettle_rotate_partitions('metric_samples', 'day', 2, 3) + fettle_rotate_partitions('metric_minutes', 'day', 2, 3)
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
         + fettle_drop_partitions('metric_hours', fettle_now() - $3 * interval '1 day') AS dropped FROM locked`,
      [retention.rawHours, retention.minuteDays, retention.hourDays],
    );
    return rows[0]?.dropped ?? 0;
  }
}
