import {
  METRICS_INTERVAL_MS,
  metricNames,
  type Handled,
  type MetricName,
  type metrics as contract,
  type Result,
} from '@fettle/contracts';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { PlatformSettings } from '../settings/index.js';
import { withGaps, type Gap } from './gaps.policy.js';
import { keptOf, windowOf, type AskedWindow, type MetricWindow } from './metric-window.policy.js';
import { SeriesRepository, type AskedParts, type ComparedRow, type PointRow } from './series.repository.js';

const HOUR_MS = 3_600_000;
type Point = number | null;
type Asked = AskedWindow & AskedParts;

/** Reads measurements of windows of time: two statements at most, however long the window is. */
@Injectable()
export class MetricReader {
  constructor(
    private readonly repository: SeriesRepository,
    private readonly settings: PlatformSettings,
  ) {}

  /** A node's series over a window, the last hour unless it says otherwise. @throws DomainError `object.not_found` */
  async series(ctx: Ctx, nodeId: string, asked: Asked): Promise<Result<typeof contract.series>> {
    const since = { from: asked.from, rangeMs: asked.rangeMs ?? HOUR_MS };
    const node = await this.repository.node(ctx, nodeId, since);
    if (!node) throw new DomainError('object.not_found');
    const window = await this.window(asked, node.now);
    const { times, rows, gaps } = withGaps(await this.repository.points(ctx, nodeId, window, asked), window);
    return {
      ...answered(window),
      at: times.map(iso),
      ...columnsOf(rows, window.stepMs > 0),
      ...partsOf(rows, asked),
      gaps: gaps.map(told),
      disks: [...(node.disks ?? [])],
      interfaces: (node.networks ?? []).map((network) => network.interface).toSorted(),
      memoryTotalBytes: node.memory_total_bytes,
      newestAt: node.newest_at?.toISOString() ?? null,
      bootedAt: (node.boots ?? []).filter((at) => Date.parse(at) <= window.toMs),
    };
  }

  /** One metric of up to eight nodes. Who is not in the workspace is told as missing. */
  async compare(ctx: Ctx, query: Handled<typeof contract.compare>['query']): Promise<Result<typeof contract.compare>> {
    const { metric, nodeIds } = query;
    const { now, nodes } = await this.repository.names(ctx, nodeIds);
    const found = await this.window(query, now);
    // Points of one time for all: nodes do not measure at the same moments.
    const window = { ...found, stepMs: Math.max(found.stepMs, METRICS_INTERVAL_MS) };
    const rows = await this.repository.compared(
      ctx,
      nodes.map(({ id }) => id),
      window,
      metric,
    );
    const byNode = Map.groupBy(rows, ({ nodeId }) => nodeId);
    const names = new Map(nodes.map(({ id, name }) => [id, name]));
    const asked = nodeIds.map((id) => id.toLowerCase());
    return {
      ...answered(window),
      metric,
      nodes: asked.flatMap((id) => {
        const name = names.get(id);
        return name === undefined ? [] : [{ id, name, ...lineOf(byNode.get(id) ?? [], window) }];
      }),
      missing: asked.filter((id) => !names.has(id)),
    };
  }

  /** The newest samples of a node, or the newest one of each node. A node of another workspace has none. */
  async list(ctx: Ctx, query: Handled<typeof contract.list>['query']): Promise<Result<typeof contract.list>> {
    const { nodeId, limit } = query;
    const rows = nodeId
      ? await this.repository.newestOf(ctx, nodeId, limit)
      : await this.repository.newestOfEach(ctx, limit);
    return rows.map((row) => ({
      id: `${row.nodeId}/${row.at.getTime()}`,
      nodeId: row.nodeId,
      cpuUsage: row.cpu,
      memoryUsage: row.memory,
      diskUsage: row.disk,
      temperature: row.temperature,
      networkStats: { rxBytesPerS: row.rx, txBytesPerS: row.tx },
      recordedAt: row.at.toISOString(),
    }));
  }

  private async window(asked: AskedWindow, now: Date): Promise<MetricWindow> {
    return windowOf(asked, now.getTime(), keptOf(await this.settings.section('retention')));
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
const told = ({ fromMs, toMs }: Gap) => ({ from: iso(fromMs), to: iso(toMs) });

function answered({ resolution, stepMs, gapMs, fromMs, toMs }: MetricWindow) {
  return { resolution, stepMs, gapMs: Math.round(gapMs), from: iso(fromMs), to: iso(toMs) };
}

function columnsOf(rows: readonly (PointRow | null)[], hasExtremes: boolean) {
  const column = (name: string): Point[] => rows.map((row) => row?.[name] ?? null);
  const metrics = (suffix: string) =>
    Object.fromEntries(metricNames.map((name) => [name, column(`${name}${suffix}`)])) as Record<MetricName, Point[]>;
  return {
    ...metrics(''),
    memoryUsedBytes: column('memoryUsedBytes'),
    swapUsedBytes: column('swapUsedBytes'),
    load5: column('load5'),
    load15: column('load15'),
    low: hasExtremes ? metrics('Low') : null,
    high: hasExtremes ? metrics('High') : null,
  };
}

function partsOf(rows: readonly (PointRow | null)[], asked: AskedParts) {
  const column = (name: string): Point[] => rows.map((row) => row?.[name] ?? null);
  const [used, total] = [column('partUsed'), column('partTotal')];
  const share = used.map((bytes, at) => (bytes !== null && total[at] ? (100 * bytes) / total[at] : null));
  return {
    disk:
      asked.mount === undefined ? null : { mount: asked.mount, usedBytes: used, totalBytes: total, usedPercent: share },
    network:
      asked.interface === undefined
        ? null
        : { interface: asked.interface, rxBytesPerS: column('partRx'), txBytesPerS: column('partTx') },
  };
}

function lineOf(points: readonly ComparedRow[], window: MetricWindow) {
  const { times, rows, gaps } = withGaps(points, window);
  const known = points.flatMap(({ value }) => value ?? []);
  const highest = points.flatMap(({ most }) => most ?? []);
  return {
    at: times.map(iso),
    values: rows.map((row) => row?.value ?? null),
    latest: known.at(-1) ?? null,
    average: known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null,
    peak: highest.length > 0 ? Math.max(...highest) : null,
    gaps: gaps.map(told),
  };
}
