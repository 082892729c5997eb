import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { AuditEntry } from '@fettle/platform/database';
import { AuditConditions, chainOf, type AuditFilter } from './audit.conditions.js';

export interface AuditRow extends AuditEntry {
  readonly workspaceName: string | null;
  /** The hash of the entry before this one in its chain; null when there is none. */
  readonly hashBefore: string | null;
}

/** The place after which a page begins: entries are ordered by (at, id), newest first. */
export interface AuditPlace {
  readonly at: string;
  readonly id: string;
}

export interface AuditPage {
  readonly rows: readonly AuditRow[];
  /** The last entry that was looked at, where the page is short and there are more behind it. */
  readonly searchedTo: AuditPlace | null;
}

/** How many entries a search looks at for one page. */
const WINDOW = 20_000;
const newest = 'ORDER BY e.at DESC, e.id DESC';
const columns = `
  e.*, w.name AS "workspaceName", (
    SELECT before.hash FROM audit_entries before WHERE before.chain = e.chain AND before.seq = e.seq - 1
  ) AS "hashBefore"`;

/** Reads audit entries. The filter's `workspace` is the only border between workspaces: readers of one always set it. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  async page(ctx: Ctx, filter: AuditFilter, after: AuditPlace | null, limit: number): Promise<AuditPage> {
    const where = new AuditConditions(filter);
    if (after) where.after(after);
    // The page is cut before names and predecessors are looked up.
    const sql = `
      SELECT ${columns}
      FROM (SELECT e.* FROM ${source(where)} AS e ${where.where('looked')} ${newest} LIMIT ${limit}) AS e
      LEFT JOIN workspaces w ON w.id = e.workspace_id ${newest}`;
    const rows = await this.database.query<AuditRow>(ctx, sql, where.values);
    return {
      rows,
      searchedTo: where.isSearch && rows.length < limit ? await this.windowEnd(ctx, filter, after) : null,
    };
  }

  /** How many entries match, counted no further than `most`; of a search, among those that it looks at first. */
  async count(ctx: Ctx, filter: AuditFilter, most: number): Promise<{ matching: number; isExact: boolean }> {
    const where = new AuditConditions(filter);
    const looked = where.where('looked').replace(/^WHERE/, '');
    const sql = where.isSearch
      ? `SELECT count(*) FILTER (WHERE ${looked})::int AS n, count(*)::int AS seen FROM ${source(where)} AS e`
      : `SELECT count(*)::int AS n, 0 AS seen FROM (SELECT FROM audit_entries e ${where.where('both')} LIMIT ${most}) AS e`;
    const [row] = await this.database.query<{ n: number; seen: number }>(ctx, sql, where.values);
    const { n, seen } = row ?? { n: 0, seen: 0 };
    return { matching: n, isExact: n < most && seen < WINDOW };
  }

  async one(ctx: Ctx, id: string, workspace?: string): Promise<AuditRow | null> {
    const sql = `
      SELECT ${columns} FROM audit_entries e LEFT JOIN workspaces w ON w.id = e.workspace_id
      WHERE e.id = $1 AND ($2::text IS NULL OR e.chain = $2)`;
    const chain = workspace === undefined ? null : chainOf(workspace);
    const [row] = await this.database.query<AuditRow>(ctx, sql, [id, chain]);
    return row ?? null;
  }

  /** The last of the entries that one page of a search looks at; null when they are all there are. */
  private async windowEnd(ctx: Ctx, filter: AuditFilter, after: AuditPlace | null): Promise<AuditPlace | null> {
    const where = AuditConditions.indexed(filter);
    if (after) where.after(after);
    const sql = `
      SELECT e.at, e.id FROM audit_entries e ${where.where('indexed')} ${newest} OFFSET ${WINDOW - 1} LIMIT 1`;
    const [row] = await this.database.query<{ at: Date; id: string }>(ctx, sql, where.values);
    return row ? { at: row.at.toISOString(), id: row.id } : null;
  }
}

/** Where entries come from: for a search, no more than it may look at. */
function source(where: AuditConditions): string {
  return where.isSearch
    ? `(SELECT e.* FROM audit_entries e ${where.where('indexed')} ${newest} LIMIT ${WINDOW})`
    : `(SELECT e.* FROM audit_entries e ${where.where('indexed')})`;
}
