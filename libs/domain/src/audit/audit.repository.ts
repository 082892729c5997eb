import { Injectable } from '@nestjs/common';
import type { Actor, Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly event: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly details: Record<string, unknown>;
  readonly requestId: string;
  readonly ip: string | null;
  readonly seq: string | null;
  readonly hash: string | null;
}

/** The place after which a page begins: entries are ordered by (at, id), newest first. */
export interface AuditPlace {
  readonly at: string;
  readonly id: string;
}

/** Entries carry their chain's name; it is the tenant filter and the leading column of the index. */
function chainOf(ctx: Ctx): string {
  return `workspace:${ctx.requireWorkspace()}`;
}

@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  page(ctx: Ctx, after: AuditPlace | null, limit: number): Promise<AuditRow[]> {
    const seek = after ? 'AND (at, id) < ($3::timestamptz, $4::uuid)' : '';
    const sql = `
      SELECT id, at, actor, event, target, details, request_id AS "requestId", ip, seq, hash
      FROM audit_entries WHERE chain = $1 ${seek} ORDER BY at DESC, id DESC LIMIT $2`;
    return this.database.query(ctx, sql, [chainOf(ctx), limit, ...(after ? [after.at, after.id] : [])]);
  }

  /** How many entries there are, counted no further than `most`. */
  async count(ctx: Ctx, most: number): Promise<number> {
    const sql = 'SELECT count(*)::int AS n FROM (SELECT FROM audit_entries WHERE chain = $1 LIMIT $2) AS counted';
    const [row] = await this.database.query<{ n: number }>(ctx, sql, [chainOf(ctx), most]);
    return row?.n ?? 0;
  }
}
