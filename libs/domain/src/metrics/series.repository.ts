import type { MetricName } from '@fettle/contracts';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { MetricWindow } from './metric-window.policy.js';
import { compareSql, seriesSql } from './series.sql.js';
import type { InterfaceRate, StoredSample } from './sample.policy.js';

/** What is known of a node's measurements as a whole. */
export interface MeasuredNode {
  /** The database's time. */
  readonly now: Date;
  readonly newest_at: Date | null;
  readonly memory_total_bytes: number | null;
  readonly disks: StoredSample['disks'] | null;
  readonly networks: readonly InterfaceRate[] | null;
  readonly boots: readonly string[] | null;
}

/** One point: `at`, and a number or null by the name of each column, with `Low` and `High` beside each metric. */
export type PointRow = { readonly at: Date } & Readonly<Record<string, number | null>>;

export interface ComparedRow {
  readonly nodeId: string;
  readonly at: Date;
  readonly seen: Date;
  readonly value: number | null;
  readonly most: number | null;
}

/** The newest values of a node; rates are known where raw rows were read. */
export interface NewestRow {
  readonly nodeId: string;
  readonly at: Date;
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly disk: number | null;
  readonly temperature: number | null;
  readonly rx: number | null;
  readonly tx: number | null;
}

/** What is asked for beside a window: a disk by its mount, an interface by its name. */
export interface AskedParts {
  readonly mount?: string | undefined;
  readonly interface?: string | undefined;
}

/** SQL that reads measurements: one statement for what is known of a node, one for the points of a window. */
@Injectable()
export class SeriesRepository {
  constructor(private readonly database: Database) {}

  /** Null for a node of another workspace, as for one that is not there. `from` (ISO) or `rangeMs` back: since when to look for boots. */
  async node(
    ctx: Ctx,
    nodeId: string,
    since: { from?: string | undefined; rangeMs: number },
  ): Promise<MeasuredNode | null> {
    const values = [ctx.requireWorkspace(), nodeId, since.from ?? null, since.rangeMs];
    const [row] = await this.database.query<MeasuredNode>(ctx, nodeSql, values);
    return row ?? null;
  }

  /** Points of a window, oldest first. */
  async points(ctx: Ctx, nodeId: string, window: MetricWindow, asked: AskedParts = {}): Promise<PointRow[]> {
    const values: unknown[] = [ctx.requireWorkspace(), nodeId, window.fromMs, window.toMs];
    const numbered = (value: string | undefined) => (value === undefined ? undefined : values.push(value));
    const mount = numbered(asked.mount);
    const name = numbered(asked.interface);
    const sql = seriesSql(window, { ...(mount && { mount }), ...(name && { interface: name }) });
    return this.database.query<PointRow>(ctx, sql, values);
  }

  /** Rows of a window as they are kept, oldest first, at most so many from `fromMs` on. */
  async rows(ctx: Ctx, nodeId: string, window: MetricWindow, limit: number): Promise<PointRow[]> {
    const sql = seriesSql({ resolution: window.resolution, stepMs: 0 }, {}, limit);
    return this.database.query<PointRow>(ctx, sql, [ctx.requireWorkspace(), nodeId, window.fromMs, window.toMs]);
  }

  /** The names of those of the nodes that are here, and the database's time. */
  async names(ctx: Ctx, nodeIds: readonly string[]): Promise<{ now: Date; nodes: { id: string; name: string }[] }> {
    const sql = `SELECT fettle_now() AS now, (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') FROM nodes
      WHERE workspace_id = $1 AND id = ANY($2::uuid[])) AS nodes`;
    const values = [ctx.requireWorkspace(), nodeIds];
    const [row] = await this.database.query<{ now: Date; nodes: { id: string; name: string }[] }>(ctx, sql, values);
    return row!;
  }

  /** Points of one metric of several nodes: node by node, oldest first. */
  async compared(
    ctx: Ctx,
    nodeIds: readonly string[],
    window: MetricWindow,
    metric: MetricName,
  ): Promise<ComparedRow[]> {
    const values = [ctx.requireWorkspace(), nodeIds, window.fromMs, window.toMs];
    return this.database.query<ComparedRow>(ctx, compareSql(window, metric), values);
  }

  /** The newest samples of one node, the newest first. */
  async newestOf(ctx: Ctx, nodeId: string, limit: number): Promise<NewestRow[]> {
    const sql = `SELECT node_id AS "nodeId", at, cpu_percent AS cpu, disk_percent AS disk, temperature_c AS temperature,
        coalesce(memory_percent, 100.0 * memory_used_bytes / nullif(memory_total_bytes, 0))::real AS memory,
        rx_bytes_per_s AS rx, tx_bytes_per_s AS tx
      FROM metric_samples WHERE workspace_id = $1 AND node_id = $2 ORDER BY at DESC LIMIT $3`;
    return this.database.query<NewestRow>(ctx, sql, [ctx.requireWorkspace(), nodeId, limit]);
  }

  /** The newest sample of each node, the newest first. */
  async newestOfEach(ctx: Ctx, limit: number): Promise<NewestRow[]> {
    const sql = `SELECT v.node_id AS "nodeId", v.at, v.cpu_percent AS cpu, v.memory_percent AS memory, v.disk_percent AS disk,
        v.temperature_c AS temperature, NULL AS rx, NULL AS tx
      FROM nodes n JOIN node_vitals v ON v.node_id = n.id WHERE n.workspace_id = $1 ORDER BY v.at DESC, v.node_id LIMIT $2`;
    return this.database.query<NewestRow>(ctx, sql, [ctx.requireWorkspace(), limit]);
  }
}

/** A machine came up where its uptime began anew; the newest hundred, oldest first. */
const nodeSql = `
  WITH since AS (SELECT coalesce($3::timestamptz, fettle_now() - $4::float8 * interval '1 millisecond') AS at)
  SELECT fettle_now() AS now, coalesce(newest.at, v.at) AS newest_at, newest.memory_total_bytes::float8 AS memory_total_bytes,
    newest.disks, newest.networks, boots.list AS boots
  FROM nodes n CROSS JOIN since LEFT JOIN node_vitals v ON v.node_id = n.id
  LEFT JOIN LATERAL (
    SELECT s.at, s.memory_total_bytes, s.disks, s.networks FROM metric_samples s
    WHERE s.workspace_id = n.workspace_id AND s.node_id = n.id ORDER BY s.at DESC LIMIT 1
  ) AS newest ON true
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(to_char(b.booted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') ORDER BY b.booted_at) AS list
    FROM (
      SELECT booted_at FROM (
        SELECT s.at - s.uptime_s * interval '1 second' AS booted_at, s.uptime_s, lag(s.uptime_s) OVER (ORDER BY s.at) AS before
        FROM metric_samples s
        WHERE s.workspace_id = n.workspace_id AND s.node_id = n.id AND s.at > since.at AND s.uptime_s IS NOT NULL
      ) AS samples
      WHERE (before IS NULL OR uptime_s < before) AND booted_at > since.at ORDER BY booted_at DESC LIMIT 100
    ) AS b
  ) AS boots ON true
  WHERE n.workspace_id = $1 AND n.id = $2`;
