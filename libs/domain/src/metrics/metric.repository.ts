import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { givenSamples, sampleParameters } from './sample-columns.js';
import type { StoredSample } from './sample.policy.js';

export type Resolution = 'raw' | '1m' | '1h';

export interface SeriesRow {
  at: Date;
  cpu_percent: number | null;
  memory_used_bytes: string | null;
  memory_total_bytes: string | null;
  load1: number | null;
  disk_percent: number | null;
  rx_bytes_per_s: number | null;
  tx_bytes_per_s: number | null;
  temperature_c: number | null;
}

const tables: Readonly<Record<Resolution, string>> = {
  raw: 'metric_samples',
  '1m': 'metric_minutes',
  '1h': 'metric_hours',
};

/** SQL of measurements: one statement writes any number of samples, one reads a series. */
@Injectable()
export class MetricRepository {
  constructor(private readonly database: Database) {}

  /** Stores samples and keeps each node's newest as its vitals. Repeated samples (same node and time) are ignored. */
  async insert(ctx: Ctx, samples: readonly StoredSample[]): Promise<void> {
    await this.database.query(
      ctx,
      `WITH given AS (
         SELECT *, to_timestamp(at_ms / 1000) AS at FROM ${givenSamples}
       ), stored AS (
         INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, swap_used_bytes,
           load1, load5, load15, disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c, uptime_s, disks)
         SELECT node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, swap_used_bytes,
           load1, load5, load15, disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c, uptime_s, disks
         FROM given ON CONFLICT DO NOTHING
       )
       INSERT INTO node_vitals (node_id, at, cpu_percent, memory_percent, disk_percent, load1, temperature_c, uptime_s)
       SELECT DISTINCT ON (node_id) node_id, at, cpu_percent, memory_percent, disk_percent, load1, temperature_c, uptime_s
       FROM given JOIN nodes ON nodes.id = node_id ORDER BY node_id, at DESC
       ON CONFLICT (node_id) DO UPDATE SET at = excluded.at, cpu_percent = excluded.cpu_percent, memory_percent = excluded.memory_percent,
         disk_percent = excluded.disk_percent, load1 = excluded.load1, temperature_c = excluded.temperature_c, uptime_s = excluded.uptime_s
       WHERE node_vitals.at <= excluded.at`,
      sampleParameters(samples),
    );
  }

  /** Rows of the last `rangeMs`, oldest first. Empty for a foreign node: the workspace is part of the key. */
  async series(ctx: Ctx, nodeId: string, resolution: Resolution, rangeMs: number): Promise<SeriesRow[]> {
    return this.database.query(
      ctx,
      `SELECT at, cpu_percent, memory_used_bytes, memory_total_bytes, load1, disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c
       FROM ${tables[resolution]}
       WHERE workspace_id = $1 AND node_id = $2 AND at > fettle_now() - $3 * interval '1 millisecond' ORDER BY at`,
      [ctx.requireWorkspace(), nodeId, rangeMs],
    );
  }

  /** When the machine came up in the last `rangeMs`, the newest hundred, oldest first: where its uptime began anew. */
  async boots(ctx: Ctx, nodeId: string, rangeMs: number): Promise<Date[]> {
    const rows = await this.database.query<{ booted_at: Date }>(
      ctx,
      `SELECT booted_at FROM (
         SELECT at - uptime_s * interval '1 second' AS booted_at, uptime_s, lag(uptime_s) OVER (ORDER BY at) AS before
         FROM metric_samples
         WHERE workspace_id = $1 AND node_id = $2 AND at > fettle_now() - $3 * interval '1 millisecond' AND uptime_s IS NOT NULL
       ) AS samples
       WHERE (before IS NULL OR uptime_s < before) AND booted_at > fettle_now() - $3 * interval '1 millisecond'
       ORDER BY booted_at DESC LIMIT 100`,
      [ctx.requireWorkspace(), nodeId, rangeMs],
    );
    return rows.map((row) => row.booted_at).toReversed();
  }

  /** The disks of the newest sample, for the list beside the chart. */
  async newestDisks(ctx: Ctx, nodeId: string): Promise<StoredSample['disks']> {
    const rows = await this.database.query<{ disks: StoredSample['disks'] }>(
      ctx,
      'SELECT disks FROM metric_samples WHERE workspace_id = $1 AND node_id = $2 ORDER BY at DESC LIMIT 1',
      [ctx.requireWorkspace(), nodeId],
    );
    return rows[0]?.disks ?? [];
  }
}
