import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Handled, Result, audit } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { TOTAL_MAX } from '../lists/index.js';
import type { AuditFilter } from './audit.conditions.js';
import { AuditRepository, type AuditRow } from './audit.repository.js';
import { asEntry, asPlatformEntry } from './audit.views.js';

type ListQuery = Handled<typeof audit.list>['query'];
type ListAllQuery = Handled<typeof audit.listAll>['query'];
type Listed = Omit<Result<typeof audit.list>, 'items'> & { readonly rows: readonly AuditRow[] };

/**
 * Reads the audit log: of one workspace, or of the whole platform, which is for the routes that ask for `platform:read-audit` alone.
 * Entries are written by `AuditTrail` in the transaction of the change they tell.
 */
@Injectable()
export class AuditReader {
  constructor(
    private readonly repository: AuditRepository,
    private readonly cursor: Cursor,
  ) {}

  /** One page of the workspace's log, newest first. @throws DomainError `request.cursor_invalid` for a cursor of another list or filter */
  async list(ctx: Ctx, query: ListQuery): Promise<Result<typeof audit.list>> {
    const { rows, ...page } = await this.page(ctx, { ...query, workspace: ctx.requireWorkspace() });
    return { ...page, items: rows.map(asEntry) };
  }

  /** One page of the whole log, or of a workspace in it. @throws as `list` */
  async listAll(ctx: Ctx, query: ListAllQuery): Promise<Result<typeof audit.listAll>> {
    const { rows, ...page } = await this.page(ctx, query);
    return { ...page, items: rows.map(asPlatformEntry) };
  }

  /** An entry of the workspace. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, id: string): Promise<Result<typeof audit.get>> {
    return asEntry(await this.one(ctx, id, ctx.requireWorkspace()));
  }

  /** An entry of any workspace. @throws DomainError `object.not_found` */
  async entry(ctx: Ctx, id: string): Promise<Result<typeof audit.entry>> {
    return asPlatformEntry(await this.one(ctx, id));
  }

  private async one(ctx: Ctx, id: string, workspace?: string): Promise<AuditRow> {
    const row = await this.repository.one(ctx, id, workspace);
    if (!row) throw new DomainError('object.not_found');
    return row;
  }

  private async page(ctx: Ctx, query: ListAllQuery): Promise<Listed> {
    const { limit, cursor, ...filter } = query;
    const scope = scopeOf(filter);
    const place = cursor === undefined ? null : this.cursor.open(scope, cursor);
    // One more than asked for tells whether there is a next page.
    const found = await this.repository.page(ctx, filter, place && { at: place.key, id: place.id }, limit + 1);
    const { matching, isExact } = await this.repository.count(ctx, filter, TOTAL_MAX + 1);
    const rows = found.rows.slice(0, limit);
    const last = found.rows.length > limit ? rows.at(-1) : undefined;
    const next = last ? { at: last.at.toISOString(), id: last.id } : found.searchedTo;
    return {
      rows,
      nextCursor: next && this.cursor.seal(scope, { key: next.at, id: next.id }),
      total: Math.min(matching, TOTAL_MAX),
      totalIsExact: isExact,
      searchedTo: found.searchedTo?.at ?? null,
    };
  }
}

/** A cursor continues exactly the list it came from: its name holds every filter. */
function scopeOf({ event, actor, target, q, workspace, from, to }: AuditFilter): string {
  const parts = [event, actor, target, q, workspace, from, to].map((part) => part ?? null);
  return `audit:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
