import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface Backlog {
  readonly count: number;
  /** Seconds; 0 when there is none. */
  readonly oldestS: number;
}

export interface DatabaseSize {
  readonly databaseBytes: number;
  readonly metricsBytes: number;
  readonly outputBytes: number;
  readonly auditBytes: number;
}

const backlogs = {
  outbox: 'SELECT created_at AS at FROM outbox ORDER BY id LIMIT 10000',
  unsealed: 'SELECT at FROM audit_entries WHERE seq IS NULL ORDER BY at, id LIMIT 10000',
} as const;

/**
 * Counts over the whole platform, whatever the workspace: numbers only, never a row of somebody's. Health, the self-check and the
 * figures for Prometheus read them here; all three are for those who run the platform.
 */
@Injectable()
export class DiagnosticsRepository {
  constructor(private readonly database: Database) {}

  /** This process's own connections, by what they do. */
  get connections(): Database['connections'] {
    return this.database.connections;
  }

  /** Whether statements of this process get through. */
  get standing(): Database['standing'] {
    return this.database.standing;
  }

  /** What commits have left for the relay, or audit entries that the sealer has not chained yet. Counted no further than 10,000. */
  async waiting(ctx: Ctx, what: 'outbox' | 'unsealed'): Promise<Backlog> {
    const sql = `SELECT count(*)::int AS count,
      coalesce(greatest(0, extract(epoch FROM fettle_now() - min(at))), 0)::float8 AS "oldestS" FROM (${backlogs[what]}) AS waiting`;
    const [row] = await this.database.query<Backlog>(ctx, sql);
    return row ?? { count: 0, oldestS: 0 };
  }

  /** Number of nodes by presence: live, late, offline, never. */
  async presence(ctx: Ctx): Promise<Record<string, number>> {
    const sql = 'SELECT presence AS name, count(*)::int AS n FROM node_liveness GROUP BY 1 ORDER BY 1';
    return this.tally(ctx, sql);
  }

  /** Number of nodes by agent version, the twenty most frequent. */
  async agentVersions(ctx: Ctx): Promise<{ version: string | null; nodes: number }[]> {
    const sql = `SELECT agent_version AS version, count(*)::int AS nodes FROM nodes GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`;
    return this.database.query(ctx, sql);
  }

  /** Tasks that have not ended, by state. */
  async tasks(ctx: Ctx): Promise<Record<string, number>> {
    const sql = 'SELECT state AS name, count(*)::int AS n FROM task_live GROUP BY 1';
    return { queued: 0, leased: 0, started: 0, ...(await this.tally(ctx, sql)) };
  }

  /** For how many seconds the oldest task waits whose node is live and has nothing else to do; 0 when there is none. */
  async neglectedS(ctx: Ctx): Promise<number> {
    const sql = `
      SELECT coalesce(max(extract(epoch FROM fettle_now() - t.created_at)), 0)::float8 AS seconds
      FROM (SELECT workspace_id, task_id, node_id FROM task_live WHERE state = 'queued' AND expires_at > fettle_now()
        ORDER BY due_at LIMIT 10000) AS l
      JOIN node_liveness v ON v.node_id = l.node_id AND v.presence = 'live'
      JOIN tasks t ON t.workspace_id = l.workspace_id AND t.id = l.task_id
      WHERE NOT EXISTS (SELECT FROM task_live busy WHERE busy.node_id = l.node_id AND busy.state <> 'queued')`;
    const [row] = await this.database.query<{ seconds: number }>(ctx, sql);
    return row?.seconds ?? 0;
  }

  /** Bytes on the disk of the database's server; those of a table include its partitions, indexes and large values. */
  async databaseSize(ctx: Ctx): Promise<DatabaseSize> {
    const of = (table: string): string =>
      `(SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::float8 FROM pg_partition_tree('${table}'))`;
    const sql = `SELECT pg_database_size(current_database())::float8 AS "databaseBytes", ${of('metric_samples')} AS "metricsBytes",
      ${of('task_output')} AS "outputBytes", pg_total_relation_size('audit_entries')::float8 AS "auditBytes"`;
    const [row] = await this.database.query<DatabaseSize>(ctx, sql);
    return row ?? { databaseBytes: 0, metricsBytes: 0, outputBytes: 0, auditBytes: 0 };
  }

  /** How many ms the database's own clock (not `fettle_now`) is ahead of this process's, the way there and back taken out. */
  async clockOffsetMs(ctx: Ctx): Promise<number> {
    const sql = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms';
    const before = Date.now();
    const [row] = await this.database.query<{ ms: number }>(ctx, sql);
    return (row?.ms ?? Number.NaN) - (before + Date.now()) / 2;
  }

  private async tally(ctx: Ctx, sql: string): Promise<Record<string, number>> {
    const rows = await this.database.query<{ name: string; n: number }>(ctx, sql);
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  }
}
