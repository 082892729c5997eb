import { Injectable } from '@nestjs/common';
import type { metrics as contract, Result } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { NodeService } from '../nodes/index.js';
import { MetricRepository, type Resolution, type SeriesRow } from './metric.repository.js';
import { percent } from './sample.policy.js';

const HOUR_MS = 3_600_000;
const stepMs: Readonly<Record<Resolution, number>> = { raw: 15_000, '1m': 60_000, '1h': HOUR_MS };

/** Reads measurements for charts. */
@Injectable()
export class MetricReader {
  constructor(
    private readonly repository: MetricRepository,
    private readonly nodes: NodeService,
  ) {}

  /** A node's series over the last `rangeMs`; the resolution follows from the range unless it is given. @throws `object.not_found` */
  async series(
    ctx: Ctx,
    nodeId: string,
    query: { readonly rangeMs: number; readonly resolution?: Resolution | undefined },
  ): Promise<Result<typeof contract.series>> {
    await this.nodes.get(ctx, nodeId);
    const resolution = query.resolution ?? resolutionFor(query.rangeMs);
    const rows = await this.repository.series(ctx, nodeId, resolution, query.rangeMs);
    const disks = await this.repository.newestDisks(ctx, nodeId);
    const boots = await this.repository.boots(ctx, nodeId, query.rangeMs);
    const now = Date.now();
    return {
      resolution,
      stepMs: stepMs[resolution],
      at: rows.map((row) => row.at.toISOString()),
      ...columnsOf(rows),
      disks: [...disks],
      memoryTotalBytes: number(rows.at(-1)?.memory_total_bytes ?? null),
      bootedAt: boots.map((at) => at.toISOString()),
      from: new Date(now - query.rangeMs).toISOString(),
      to: new Date(now).toISOString(),
    };
  }
}

/** Raw to 6 hours (1,440 points), minutes to 3 days, hours beyond: never more points than a screen has columns to show twice over. */
function resolutionFor(rangeMs: number): Resolution {
  if (rangeMs <= 6 * HOUR_MS) return 'raw';
  return rangeMs <= 72 * HOUR_MS ? '1m' : '1h';
}

function columnsOf(rows: readonly SeriesRow[]) {
  return {
    cpuPercent: rows.map((row) => row.cpu_percent),
    memoryPercent: rows.map((row) => percent(number(row.memory_used_bytes), number(row.memory_total_bytes))),
    memoryUsedBytes: rows.map((row) => number(row.memory_used_bytes)),
    load1: rows.map((row) => row.load1),
    diskPercent: rows.map((row) => row.disk_percent),
    rxBytesPerS: rows.map((row) => row.rx_bytes_per_s),
    txBytesPerS: rows.map((row) => row.tx_bytes_per_s),
    temperatureC: rows.map((row) => row.temperature_c),
  };
}

/** bigint columns arrive as text; byte counts of one machine fit a double exactly. */
function number(text: string | null): number | null {
  return text === null ? null : Number(text);
}
