import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { AuditEntry } from '@fettle/platform/database';
import { AuditConditions, type AuditFilter } from './audit.conditions.js';

/** The noted end of a chain. */
export interface NotedHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly signature: string | null;
}

/** Audit chains by their place, for walking them from end to end. */
@Injectable()
export class ChainRepository {
  constructor(private readonly database: Database) {}

  /** The first chain behind a name, also one whose end was taken away; null when there is none. */
  async next(ctx: Ctx, after: string): Promise<string | null> {
    const sql = `
      SELECT least((SELECT min(chain) FROM audit_chains WHERE chain > $1),
                   (SELECT min(chain) FROM audit_entries WHERE chain > $1)) AS chain`;
    const [row] = await this.database.query<{ chain: string | null }>(ctx, sql, [after]);
    return row?.chain ?? null;
  }

  /** The noted end of a chain; null when there is none. */
  async head(ctx: Ctx, chain: string): Promise<NotedHead | null> {
    const sql = 'SELECT chain, seq::text AS seq, hash, signature FROM audit_chains WHERE chain = $1';
    const [row] = await this.database.query<NotedHead & { seq: string }>(ctx, sql, [chain]);
    return row ? { ...row, seq: Number(row.seq) } : null;
  }

  /** The noted ends of one chain or of all, by name. One row a workspace. */
  async heads(ctx: Ctx, chain: string | null): Promise<NotedHead[]> {
    const sql = `
      SELECT chain, seq::text AS seq, hash, signature FROM audit_chains
      WHERE $1::text IS NULL OR chain = $1 ORDER BY chain`;
    const rows = await this.database.query<NotedHead & { seq: string }>(ctx, sql, [chain]);
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** How many entries are sealed in one chain or in all, by their noted ends. */
  async total(ctx: Ctx, chain: string | null): Promise<number> {
    const sql = 'SELECT coalesce(sum(seq), 0)::text AS n FROM audit_chains WHERE $1::text IS NULL OR chain = $1';
    const [row] = await this.database.query<{ n: string }>(ctx, sql, [chain]);
    return Number(row?.n ?? 0);
  }

  /** Entries behind a place, in their order. */
  rows(ctx: Ctx, chain: string, after: number, limit: number): Promise<AuditEntry[]> {
    const sql = `SELECT * FROM audit_entries WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT ${limit}`;
    return this.database.query<AuditEntry>(ctx, sql, [chain, after]);
  }

  /** Entries of a stretch of places, both ends included, that match a filter. */
  matching(ctx: Ctx, head: { chain: string; from: number; to: number }, filter: AuditFilter): Promise<AuditEntry[]> {
    const where = new AuditConditions(filter);
    const [chain, from, to] = [head.chain, head.from, head.to].map((value) => `$${where.values.push(value)}`);
    const sql = `
      SELECT e.* FROM audit_entries e ${where.where('both') || 'WHERE true'}
        AND e.chain = ${chain} AND e.seq BETWEEN ${from} AND ${to} ORDER BY e.seq`;
    return this.database.query<AuditEntry>(ctx, sql, where.values);
  }
}
