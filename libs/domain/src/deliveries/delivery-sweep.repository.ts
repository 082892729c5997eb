import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { move } from '@fettle/platform/machines';
import { deliveryMachine } from './delivery.machine.js';
import { ANNOUNCE_MS, DEAD_DAYS, waitsS } from './schedule.policy.js';

/** SQL of what happens to deliveries because time has passed. */
@Injectable()
export class DeliverySweepRepository {
  constructor(private readonly database: Database) {}

  /**
   * Ends tries whose lease is over: whoever tried was gone before it could tell. Their deliveries wait again, or are dead when no try is
   * left. Whether the mail went out is not known, so it may come twice, under one Message-ID.
   */
  lose(ctx: Ctx, limit: number): Promise<{ id: string; state: string }[]> {
    const [postpone, bury] = [move(deliveryMachine, 'postpone'), move(deliveryMachine, 'bury')];
    return this.database.query(
      ctx,
      `WITH moved AS (
         UPDATE deliveries SET state = CASE WHEN tries_left > 0 THEN $1 ELSE $2 END, lease_until = NULL,
           reason = 'The process that tried was gone before it could tell',
           due_at = fettle_now() + $3 * interval '1 second',
           ended_at = CASE WHEN tries_left > 0 THEN NULL ELSE fettle_now() END,
           version = version + 1, updated_at = fettle_now()
         WHERE id IN (
           SELECT id FROM deliveries WHERE state = 'sending' AND lease_until <= fettle_now()
           LIMIT $4 FOR UPDATE SKIP LOCKED
         ) RETURNING id, attempts, state
       ), told AS (
         UPDATE delivery_attempts a SET outcome = 'lost', ended_at = fettle_now() FROM moved m
         WHERE a.delivery_id = m.id AND a.attempt = m.attempts AND a.outcome = 'sending'
       )
       SELECT id, state FROM moved`,
      [postpone.to, bury.to, waitsS[0], limit],
    );
  }

  /** Buries waiting deliveries that help nobody any more. */
  async buryUseless(ctx: Ctx, limit: number): Promise<number> {
    const rows = await this.database.query(
      ctx,
      `UPDATE deliveries SET state = $1, ended_at = fettle_now(), version = version + 1, updated_at = fettle_now(),
         reason = coalesce(reason || '; by', 'By') || ' now it would help nobody any more'
       WHERE id IN (
         SELECT id FROM deliveries WHERE state = 'queued' AND useful_until <= fettle_now() LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [move(deliveryMachine, 'bury').to, limit],
    );
    return rows.length;
  }

  /** Deliveries that are due and have no job that could still begin them: their retry has come, or the queue was emptied. */
  async announce(ctx: Ctx, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `UPDATE deliveries SET announced_at = fettle_now() WHERE id IN (
         SELECT id FROM deliveries WHERE state = 'queued' AND due_at <= fettle_now()
           AND (announced_at < due_at OR announced_at <= fettle_now() - $1 * interval '1 millisecond')
         ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [ANNOUNCE_MS, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Gives up dead letters that nobody has retried for a week: what they were filled with is gone then. */
  async abandon(ctx: Ctx): Promise<number> {
    const { from, to } = move(deliveryMachine, 'abandon');
    const rows = await this.database.query(
      ctx,
      `UPDATE deliveries SET state = $1, sealed_data = NULL, version = version + 1, updated_at = fettle_now()
       WHERE state = ANY($2) AND ended_at <= fettle_now() - $3 * interval '1 day' RETURNING id`,
      [to, from, DEAD_DAYS],
    );
    return rows.length;
  }

  /** Removes deliveries, with their tries, that ended so many days ago. */
  async forget(ctx: Ctx, days: number): Promise<number> {
    const rows = await this.database.query(
      ctx,
      `DELETE FROM deliveries WHERE state = ANY($1) AND ended_at <= fettle_now() - $2 * interval '1 day' RETURNING id`,
      [[...deliveryMachine.final], days],
    );
    return rows.length;
  }
}
