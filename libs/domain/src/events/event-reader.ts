import { Injectable } from '@nestjs/common';
import type { Handled, Result, events as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { pageAnswer, placeKey } from '../lists/index.js';
import { EventRepository, type ListedEvent } from './event.repository.js';
import { eventView } from './event.row.js';

/** Events as people read them. */
@Injectable()
export class EventReader {
  constructor(
    private readonly repository: EventRepository,
    private readonly cursors: Cursor,
  ) {}

  /** A page of events, newest first: two statements. @throws DomainError `request.cursor_invalid` */
  async list(ctx: Ctx, query: Handled<typeof contract.list>['query']): Promise<Result<typeof contract.list>> {
    const { limit, cursor, ...filter } = query;
    const scope = `events:${ctx.requireWorkspace()}:${JSON.stringify(filter)}`;
    const after = cursor === undefined ? null : this.cursors.open(scope, cursor);
    const rows = await this.repository.page(ctx, filter, after, limit + 1);
    const counted = await this.repository.count(ctx, filter);
    const next = ({ sort_key: key, id }: ListedEvent): string => this.cursors.seal(scope, { key: placeKey(key), id });
    return {
      asOf: new Date().toISOString(),
      ...pageAnswer({ rows, limit, counted, view: eventView, cursor: next }),
    };
  }
}
