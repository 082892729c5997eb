import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
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
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS s (
           "nodeId" uuid, "workspaceId" uuid, "atMs" double precision, "cpuPercent" real, "memoryUsedBytes" numeric, "memoryTotalBytes" numeric,
           "memoryPercent" real, "swapUsedBytes" numeric, load1 real, load5 real, load15 real, "diskPercent" real,
           "rxBytesPerS" double precision, "txBytesPerS" double precision, "temperatureC" real, "uptimeS" numeric, disks jsonb)
       ), stored AS (
         INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, swap_used_bytes,
           load1, load5, load15, disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c, uptime_s, disks)
         SELECT "nodeId", "workspaceId", to_timestamp("atMs" / 1000), "cpuPercent", "memoryUsedBytes"::bigint, "memoryTotalBytes"::bigint,
           "swapUsedBytes"::bigint, load1, load5, load15, "diskPercent", "rxBytesPerS", "txBytesPerS", "temperatureC", "uptimeS"::bigint, disks
         FROM given ON CONFLICT DO NOTHING
       )
       INSERT INTO node_vitals (node_id, at, cpu_percent, memory_percent, disk_percent, load1, temperature_c, uptime_s)
       SELECT DISTINCT ON ("nodeId") "nodeId", to_timestamp("atMs" / 1000), "cpuPercent", "memoryPercent", "diskPercent", load1,
         "temperatureC", "uptimeS"::bigint
       FROM given JOIN nodes ON nodes.id = "nodeId" ORDER BY "nodeId", "atMs" DESC
       ON CONFLICT (node_id) DO UPDATE SET at = excluded.at, cpu_percent = excluded.cpu_percent, memory_percent = excluded.memory_percent,
         disk_percent = excluded.disk_percent, load1 = excluded.load1, temperature_c = excluded.temperature_c, uptime_s = excluded.uptime_s
       WHERE node_vitals.at <= excluded.at`,
      [JSON.stringify(samples)],
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
