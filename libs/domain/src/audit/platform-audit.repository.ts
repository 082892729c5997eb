import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { AuditEntry } from '@fettle/platform/database';
import type { AuditPlace } from './audit.repository.js';

/** What entries are looked for; undefined members do not narrow. */
export interface AuditFilter {
  /** `task.created`, or `task` for everything that begins with `task.`. */
  readonly event?: string | undefined;
  /** An actor's id, or a part of its name. */
  readonly actor?: string | undefined;
  /** A target's id or type. */
  readonly target?: string | undefined;
  readonly workspace?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface PlatformAuditRow extends AuditEntry {
  readonly workspaceName: string | null;
  /** The hash of the entry before this one in its chain; null when there is none. */
  readonly hashBefore: string | null;
}

const columns = `
  e.*, w.name AS "workspaceName", (
    SELECT before.hash FROM audit_entries before WHERE before.chain = e.chain AND before.seq = e.seq - 1
  ) AS "hashBefore"`;

/** The audit entries of every workspace: for platform administrators only, whose routes are the only callers. */
@Injectable()
export class PlatformAuditRepository {
  constructor(private readonly database: Database) {}

  page(ctx: Ctx, filter: AuditFilter, after: AuditPlace | null, limit: number): Promise<PlatformAuditRow[]> {
    const where = new Conditions(filter);
    if (after) where.add((at, id) => `(e.at, e.id) < (${at}::timestamptz, ${id}::uuid)`, after.at, after.id);
    // The page is cut before names and predecessors are looked up.
    const sql = `
      SELECT ${columns}
      FROM (SELECT * FROM audit_entries e ${where.sql} ORDER BY at DESC, id DESC LIMIT ${limit}) AS e
      LEFT JOIN workspaces w ON w.id = e.workspace_id ORDER BY e.at DESC, e.id DESC`;
    return this.database.query(ctx, sql, where.values);
  }

  /** How many entries match, counted no further than `most`. */
  async count(ctx: Ctx, filter: AuditFilter, most: number): Promise<number> {
    const where = new Conditions(filter);
    const sql = `SELECT count(*)::int AS n FROM (SELECT FROM audit_entries e ${where.sql} LIMIT ${most}) AS counted`;
    const [row] = await this.database.query<{ n: number }>(ctx, sql, where.values);
    return row?.n ?? 0;
  }

  async one(ctx: Ctx, id: string): Promise<PlatformAuditRow | null> {
    const sql = `SELECT ${columns} FROM audit_entries e LEFT JOIN workspaces w ON w.id = e.workspace_id WHERE e.id = $1`;
    const [row] = await this.database.query<PlatformAuditRow>(ctx, sql, [id]);
    return row ?? null;
  }
}

/** A WHERE clause whose values are always parameters. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  constructor({ event, actor, target, workspace, from, to }: AuditFilter) {
    if (workspace) this.add((chain) => `e.chain = ${chain}`, chainOf(workspace));
    if (event) this.add((is) => `(e.event = ${is} OR starts_with(e.event, ${is} || '.'))`, event);
    // strpos, not LIKE: what a person types has no wildcards.
    if (actor)
      this.add(
        (is) => `(coalesce(e.actor->>'id', e.actor->>'nodeId') = ${is}
          OR strpos(lower(coalesce(e.actor->>'label', e.actor->>'reason', e.actor->>'kind')), lower(${is})) > 0)`,
        actor,
      );
    if (target) this.add((is) => `(e.target->>'id' = ${is} OR e.target->>'type' = ${is})`, target);
    if (from) this.add((at) => `e.at >= ${at}::timestamptz`, from);
    if (to) this.add((at) => `e.at < ${at}::timestamptz`, to);
  }

  get sql(): string {
    return this.parts.length > 0 ? `WHERE ${this.parts.join(' AND ')}` : '';
  }

  add(condition: (...places: string[]) => string, ...values: string[]): void {
    const places = values.map((value) => `$${this.values.push(value)}::text`);
    this.parts.push(condition(...places));
  }
}

function chainOf(workspace: string): string {
  return workspace === 'platform' ? workspace : `workspace:${workspace}`;
}
