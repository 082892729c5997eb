import { Injectable } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { audit } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { asActor } from './actor.js';
import { AuditRepository } from './audit.repository.js';
import type { AuditRow } from './audit.repository.js';

type Page = Result<typeof audit.list>;

/** Totals are exact up to here. */
const COUNTED_TO = 10_000;

/** Reads the audit log of a workspace. Entries are written by `AuditTrail` in the transaction of the change they tell. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly repository: AuditRepository,
    private readonly cursor: Cursor,
  ) {}

  /** One page, newest first. @throws DomainError `request.cursor_invalid` for a cursor that was not made for this list */
  async list(ctx: Ctx, query: Handled<typeof audit.list>['query']): Promise<Page> {
    const scope = `audit:${ctx.requireWorkspace()}`;
    const place = query.cursor === undefined ? null : this.cursor.open(scope, query.cursor);
    // One more than asked for tells whether there is a next page.
    const rows = await this.repository.page(ctx, place && { at: place.key, id: place.id }, query.limit + 1);
    const counted = await this.repository.count(ctx, COUNTED_TO + 1);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(asEntry),
      nextCursor:
        last && rows.length > shown.length
          ? this.cursor.seal(scope, { key: last.at.toISOString(), id: last.id })
          : null,
      total: Math.min(counted, COUNTED_TO),
      totalIsExact: counted <= COUNTED_TO,
    };
  }
}

function asEntry(row: AuditRow): Page['items'][number] {
  const { id, at, event, target, details, requestId, ip, seq, hash } = row;
  const place = { seq: seq === null ? null : Number(seq), hash };
  return { id, at: at.toISOString(), actor: asActor(row.actor), event, target, details, requestId, ip, ...place };
}
