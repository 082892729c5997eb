import { Injectable } from '@nestjs/common';
import type { Delivery, Handled, Result, deliveries as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { pageAnswer, placeKey } from '../lists/index.js';
import {
  DeliveryListRepository,
  deliverySortSql,
  type AttemptRow,
  type ListedDelivery,
} from './delivery-list.repository.js';
import { MailService } from './mail.service.js';

type Query = Handled<typeof contract.list>['query'];

/** Deliveries as administrators see them: what became of them and why, never what they carried. */
@Injectable()
export class DeliveryReader {
  constructor(
    private readonly lists: DeliveryListRepository,
    private readonly mail: MailService,
    private readonly cursors: Cursor,
  ) {}

  /** @throws DomainError `request.cursor_invalid` */
  async list(ctx: Ctx, { limit, cursor, ...query }: Query): Promise<Result<typeof contract.list>> {
    const direction = query.direction ?? deliverySortSql[query.sort].natural;
    const scope = `deliveries:${JSON.stringify({ ...query, direction })}`;
    const after = cursor === undefined ? null : this.cursors.open(scope, cursor);
    const [rows, counted, counts, isConfigured] = await Promise.all([
      this.lists.page(ctx, { ...query, direction, after, limit: limit + 1 }),
      this.lists.count(ctx, query),
      this.lists.counts(ctx),
      this.mail.configured(),
    ]);
    const next = ({ sort_key: key, id }: ListedDelivery): string =>
      this.cursors.seal(scope, { key: placeKey(key), id });
    return {
      asOf: new Date().toISOString(),
      ...pageAnswer({ rows, limit, counted, view: deliveryView, cursor: next }),
      counts,
      isConfigured,
    };
  }

  /** One delivery with its tries. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, deliveryId: string): Promise<Result<typeof contract.get>> {
    const [row, tries] = await Promise.all([this.lists.find(ctx, deliveryId), this.lists.tries(ctx, deliveryId)]);
    if (!row) throw new DomainError('object.not_found');
    return { ...deliveryView(row), tries: tries.map(tryView) };
  }
}

function deliveryView(row: ListedDelivery): z.output<typeof Delivery> {
  return {
    id: row.id,
    channel: 'mail',
    template: row.template,
    recipient: row.recipient,
    recipientName: row.recipient_name,
    workspace: row.workspace_id === null ? null : { id: row.workspace_id, name: row.workspace_name ?? '' },
    state: row.state,
    attempts: row.attempts,
    triesLeft: row.tries_left,
    dueAt: row.state === 'queued' ? row.due_at.toISOString() : null,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

function tryView(row: AttemptRow): Result<typeof contract.get>['tries'][number] {
  return {
    attempt: row.attempt,
    outcome: row.outcome,
    smtpCode: row.smtp_code,
    answer: row.answer,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
