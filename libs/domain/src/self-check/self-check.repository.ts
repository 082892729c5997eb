import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database, type AuditEntry } from '@fettle/platform/database';

export interface ServerFacts {
  /** As `180004`. */
  readonly version: number;
  readonly versionText: string;
  readonly timeZone: string;
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
  readonly autovacuum: string;
  readonly maxConnections: number;
  readonly reservedConnections: number;
  readonly isReplica: boolean;
}

export interface Connections {
  readonly all: number;
  readonly ours: number;
  /** Seconds since the oldest open transaction of any session began; 0 when there is none. */
  readonly oldestTransactionS: number;
}

export interface TableHealth {
  readonly name: string;
  readonly live: number;
  readonly dead: number;
}

/** A partitioned table and until when it has partitions without a gap from now on; null when there is none for now. */
export interface PartitionReach {
  readonly name: string;
  readonly until: Date | null;
}

export interface Chain {
  readonly chain: string;
  readonly seq: string;
  readonly hash: string;
}

const serverSql = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS "versionText",
    current_setting('TimeZone') AS "timeZone", current_setting('fsync') AS fsync,
    current_setting('full_page_writes') AS "fullPageWrites", current_setting('synchronous_commit') AS "synchronousCommit",
    current_setting('autovacuum') AS autovacuum, current_setting('max_connections')::int AS "maxConnections",
    current_setting('superuser_reserved_connections')::int AS "reservedConnections", pg_is_in_recovery() AS "isReplica"`;

const connectionsSql = `
  SELECT count(*)::int AS all, count(*) FILTER (WHERE datname = current_database())::int AS ours,
    coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)
      FILTER (WHERE datname = current_database() AND pid <> pg_backend_pid())), 0)::float8 AS "oldestTransactionS"
  FROM pg_stat_activity WHERE backend_type = 'client backend'`;

/** Bounds of partitions as times: those of tasks are cut by UUIDv7, whose first 48 bits are ms since 1970. */
const partitionsSql = `
  WITH bounds AS (
    SELECT p.relname AS name, regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)') AS b
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    WHERE p.relkind = 'p' AND p.relname = ANY($1::text[]) AND p.relnamespace = 'public'::regnamespace
  ), spans AS (
    SELECT name, CASE WHEN b[1] ~ '^[0-9a-f]{8}-[0-9a-f]{4}-' THEN
        to_timestamp(('x' || lpad(substr(replace(b[1], '-', ''), 1, 12), 16, '0'))::bit(64)::bigint / 1000.0)
        ELSE b[1]::timestamptz END AS since,
      CASE WHEN b[2] ~ '^[0-9a-f]{8}-[0-9a-f]{4}-' THEN
        to_timestamp(('x' || lpad(substr(replace(b[2], '-', ''), 1, 12), 16, '0'))::bit(64)::bigint / 1000.0)
        ELSE b[2]::timestamptz END AS until
    FROM bounds
  ), ahead AS (
    SELECT *, lag(until) OVER (PARTITION BY name ORDER BY since) AS before FROM spans WHERE until > fettle_now()
  ), gaps AS (
    SELECT name, min(since) AS gap FROM ahead
    WHERE (before IS NULL AND since > fettle_now()) OR before < since GROUP BY name
  )
  SELECT t.name, (
    SELECT max(a.until) FROM ahead a LEFT JOIN gaps g ON g.name = a.name WHERE a.name = t.name AND (g.gap IS NULL OR a.since < g.gap)
  ) AS until FROM unnest($1::text[]) AS t(name)`;

/** What the self-check asks PostgreSQL. Reads only, over all workspaces, and never a row of somebody's but sealed audit entries. */
@Injectable()
export class SelfCheckRepository {
  constructor(private readonly database: Database) {}

  async server(ctx: Ctx): Promise<ServerFacts> {
    return this.first<ServerFacts>(ctx, serverSql);
  }

  async connections(ctx: Ctx): Promise<Connections> {
    return this.first<Connections>(ctx, connectionsSql);
  }

  /** Names of the migrations that this database has seen. */
  async migrations(ctx: Ctx): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(ctx, 'SELECT name FROM migrations');
    return rows.map(({ name }) => name);
  }

  async tables(ctx: Ctx, names: readonly string[]): Promise<TableHealth[]> {
    const sql = `SELECT relname AS name, n_live_tup::float8 AS live, n_dead_tup::float8 AS dead
      FROM pg_stat_user_tables WHERE schemaname = 'public' AND relname = ANY($1::text[])`;
    return this.database.query<TableHealth>(ctx, sql, [names]);
  }

  async partitions(ctx: Ctx, names: readonly string[]): Promise<PartitionReach[]> {
    return this.database.query<PartitionReach>(ctx, partitionsSql, [names]);
  }

  /** Who leads, and for how many seconds still (negative: nobody any more); null when nobody ever did. */
  async leader(ctx: Ctx, lease: string): Promise<{ fence: number; leftS: number } | null> {
    const sql = `SELECT fence::int AS fence, extract(epoch FROM until - fettle_now())::float8 AS "leftS"
      FROM leader_leases WHERE name = $1`;
    const [row] = await this.database.query<{ fence: number; leftS: number }>(ctx, sql, [lease]);
    return row ?? null;
  }

  /** How many deliveries are dead, and for how many seconds the one that waits longest has been due (0: none is). */
  async deliveries(ctx: Ctx): Promise<{ dead: number; overdueS: number }> {
    const sql = `
      SELECT (SELECT count(*)::int FROM deliveries WHERE state = 'dead') AS dead,
        (SELECT greatest(0, coalesce(extract(epoch FROM fettle_now() - min(due_at)), 0))::float8
         FROM deliveries WHERE state = 'queued' AND due_at <= fettle_now()) AS "overdueS"`;
    const [row] = await this.database.query<{ dead: number; overdueS: number }>(ctx, sql);
    return row!;
  }

  /** The chains that were written to last. */
  async chains(ctx: Ctx, limit: number): Promise<Chain[]> {
    const sql = `
      SELECT c.chain, c.seq::text AS seq, c.hash FROM audit_chains c LEFT JOIN LATERAL (
        SELECT at FROM audit_entries e WHERE e.chain = c.chain ORDER BY at DESC, id DESC LIMIT 1
      ) AS latest ON true ORDER BY latest.at DESC NULLS FIRST LIMIT $1`;
    return this.database.query<Chain>(ctx, sql, [limit]);
  }

  /** Chains whose end has no signature, by name. */
  async unsignedChains(ctx: Ctx, limit: number): Promise<string[]> {
    const sql = 'SELECT chain FROM audit_chains WHERE signature IS NULL AND seq > 0 ORDER BY chain LIMIT $1';
    return (await this.database.query<{ chain: string }>(ctx, sql, [limit])).map(({ chain }) => chain);
  }

  /** Sealed entries of a chain from a place on. */
  async sealed(ctx: Ctx, chain: string, from: number, limit: number): Promise<AuditEntry[]> {
    const sql = 'SELECT * FROM audit_entries WHERE chain = $1 AND seq >= $2 ORDER BY seq LIMIT $3';
    return this.database.query<AuditEntry>(ctx, sql, [chain, from, limit]);
  }

  private async first<T>(ctx: Ctx, sql: string): Promise<T> {
    const [row] = await this.database.query<T>(ctx, sql);
    if (!row) throw new Error('The database gave no row');
    return row;
  }
}
