import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { audit } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { asActor } from './actor.js';
import { PlatformAuditRepository } from './platform-audit.repository.js';
import type { AuditFilter, PlatformAuditRow } from './platform-audit.repository.js';
import { sealOf } from './seal.policy.js';

type Page = Result<typeof audit.listAll>;

/** Totals are exact up to here. */
const COUNTED_TO = 10_000;

/** Reads the audit log of the whole platform. Who may is the routes' matter: `platform:read-audit`. */
@Injectable()
export class PlatformAuditReader {
  constructor(
    private readonly repository: PlatformAuditRepository,
    private readonly cursor: Cursor,
  ) {}

  /** One page, newest first. @throws DomainError `request.cursor_invalid` for a cursor of another list or of another filter */
  async list(ctx: Ctx, query: Handled<typeof audit.listAll>['query']): Promise<Page> {
    const { limit, cursor, ...filter } = query;
    const scope = scopeOf(filter);
    const place = cursor === undefined ? null : this.cursor.open(scope, cursor);
    // One more than asked for tells whether there is a next page.
    const rows = await this.repository.page(ctx, filter, place && { at: place.key, id: place.id }, limit + 1);
    const counted = await this.repository.count(ctx, filter, COUNTED_TO + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = last !== undefined && rows.length > shown.length;
    return {
      items: shown.map(asEntry),
      nextCursor: hasMore ? this.cursor.seal(scope, { key: last.at.toISOString(), id: last.id }) : null,
      total: Math.min(counted, COUNTED_TO),
      totalIsExact: counted <= COUNTED_TO,
    };
  }

  /** @throws DomainError `object.not_found` */
  async entry(ctx: Ctx, id: string): Promise<Result<typeof audit.entry>> {
    const row = await this.repository.one(ctx, id);
    if (!row) throw new DomainError('object.not_found');
    return asEntry(row);
  }
}

/** A cursor continues exactly the list it came from: its name holds every filter. */
function scopeOf({ event, actor, target, workspace, from, to }: AuditFilter): string {
  const parts = [event, actor, target, workspace, from, to].map((part) => part ?? null);
  return `audit-platform:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

function asEntry(row: PlatformAuditRow): Page['items'][number] {
  const { id, event, target, ip, hash } = row;
  return {
    id,
    at: row.at.toISOString(),
    actor: asActor(row.actor),
    event,
    target,
    details: row.details as Record<string, unknown>,
    requestId: row.request_id,
    ip,
    userAgent: row.user_agent,
    workspace: row.workspace_id === null ? null : { id: row.workspace_id, name: row.workspaceName ?? row.workspace_id },
    seq: row.seq === null ? null : Number(row.seq),
    hash,
    prevHash: row.prev_hash,
    seal: sealOf(row, row.hashBefore),
  };
}
