import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { givenSamples, sampleParameters } from './sample-columns.js';
import type { StoredSample } from './sample.policy.js';

/** SQL that stores measurements: one statement writes any number of samples. */
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
         INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, memory_percent,
           swap_used_bytes, load1, load5, load15, disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c, uptime_s, disks, networks)
         SELECT node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, memory_percent,
           swap_used_bytes, load1, load5, load15, disk_percent, rx_bytes_per_s, tx_bytes_per_s, temperature_c, uptime_s, disks, networks
         FROM given ON CONFLICT DO NOTHING
       )
       INSERT INTO node_vitals (node_id, workspace_id, at, cpu_percent, memory_percent, disk_percent, load1, temperature_c, uptime_s)
       SELECT DISTINCT ON (node_id) node_id, nodes.workspace_id, at, cpu_percent, memory_percent, disk_percent, load1, temperature_c, uptime_s
       FROM given JOIN nodes ON nodes.id = node_id ORDER BY node_id, at DESC
       ON CONFLICT (node_id) DO UPDATE SET at = excluded.at, cpu_percent = excluded.cpu_percent, memory_percent = excluded.memory_percent,
         disk_percent = excluded.disk_percent, load1 = excluded.load1, temperature_c = excluded.temperature_c, uptime_s = excluded.uptime_s
       WHERE node_vitals.at <= excluded.at`,
      sampleParameters(samples),
    );
  }
}
