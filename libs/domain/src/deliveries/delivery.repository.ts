import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { move } from '@fettle/platform/machines';
import { deliveryMachine } from './delivery.machine.js';
import type { DeliveryRow, Outcome } from './delivery.row.js';
import { LEASE_MS } from './schedule.policy.js';

export interface NewDelivery {
  readonly id: string;
  readonly workspaceId: string | null;
  readonly template: string;
  readonly recipient: string;
  readonly recipientName: string;
  readonly dedupKey: string | null;
  readonly sealedData: string;
  readonly triesLeft: number;
  readonly usefulForMinutes: number | null;
}

/** A move after a try: `afterMs` is how long the next one waits. */
export interface Ending {
  readonly event: 'deliver' | 'postpone' | 'bury';
  readonly afterMs: number;
  readonly outcome: Outcome;
}

/** SQL of one delivery: made, begun, ended. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** The id of the delivery: that of an older one with the same key, and then nothing is inserted. */
  async insert(ctx: Ctx, delivery: NewDelivery): Promise<{ id: string; isNew: boolean }> {
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `INSERT INTO deliveries
         (id, workspace_id, template, recipient, recipient_name, dedup_key, sealed_data, tries_left, useful_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, fettle_now() + $9 * interval '1 minute')
       ON CONFLICT (dedup_key) DO NOTHING RETURNING id`,
      [
        delivery.id,
        delivery.workspaceId,
        delivery.template,
        delivery.recipient,
        delivery.recipientName,
        delivery.dedupKey,
        delivery.sealedData,
        delivery.triesLeft,
        delivery.usefulForMinutes,
      ],
    );
    if (rows[0]) return { id: rows[0].id, isNew: true };
    const sql = 'SELECT id FROM deliveries WHERE dedup_key = $1';
    const known = await this.database.query<{ id: string }>(ctx, sql, [delivery.dedupKey]);
    return { id: known[0]!.id, isNew: false };
  }

  /** Begins a try, if one is due: the row with its new fence, or null when somebody else has moved it, or it is too early. */
  async begin(ctx: Ctx, id: string): Promise<DeliveryRow | null> {
    const { from, to } = move(deliveryMachine, 'begin');
    const rows = await this.database.query<DeliveryRow>(
      ctx,
      `WITH begun AS (
         UPDATE deliveries SET state = $3, attempts = attempts + 1, tries_left = tries_left - 1,
           lease_until = fettle_now() + $4 * interval '1 millisecond', version = version + 1, updated_at = fettle_now()
         WHERE id = $1 AND state = ANY($2) AND due_at <= fettle_now() RETURNING *
       ), tried AS (
         INSERT INTO delivery_attempts (delivery_id, attempt) SELECT id, attempts FROM begun
       )
       SELECT * FROM begun`,
      [id, from, to, LEASE_MS],
    );
    return rows[0] ?? null;
  }

  /**
   * Ends the try with this fence and moves its delivery. False when another try has begun meanwhile, or the delivery is over: then
   * nothing is changed.
   */
  async end(ctx: Ctx, { id, attempts }: DeliveryRow, { event, afterMs, outcome }: Ending): Promise<boolean> {
    const { from, to } = move(deliveryMachine, event);
    const rows = await this.database.query(
      ctx,
      `WITH moved AS (
         UPDATE deliveries SET state = $4, lease_until = NULL, reason = $6, version = version + 1, updated_at = fettle_now(),
           due_at = fettle_now() + $5 * interval '1 millisecond',
           sealed_data = CASE WHEN $4 = 'delivered' THEN NULL ELSE sealed_data END,
           ended_at = CASE WHEN $4 = 'queued' THEN NULL ELSE fettle_now() END
         WHERE id = $1 AND attempts = $2 AND state = ANY($3) RETURNING id
       ), told AS (
         UPDATE delivery_attempts SET outcome = $7, smtp_code = $8, answer = $9, ended_at = fettle_now()
         WHERE delivery_id IN (SELECT id FROM moved) AND attempt = $2
       )
       SELECT id FROM moved`,
      [
        id,
        attempts,
        from,
        to,
        afterMs,
        outcome.reason,
        outcome.outcome,
        outcome.code,
        outcome.answer ?? outcome.reason,
      ],
    );
    return rows.length > 0;
  }
}
