import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

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

/** SQL of deliveries as they are made. */
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
    const known = await this.database.query<{ id: string }>(ctx, 'SELECT id FROM deliveries WHERE dedup_key = $1', [
      delivery.dedupKey,
    ]);
    return { id: known[0]!.id, isNew: false };
  }
}
