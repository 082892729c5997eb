import { Injectable } from '@nestjs/common';
import { deliveryStates, type AttemptOutcome, type DeliverySort, type DeliveryState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { move } from '@fettle/platform/machines';
import {
  Params,
  afterSql,
  containing,
  keySql,
  orderSql,
  totalSql,
  type Direction,
  type SortSql,
} from '../lists/index.js';
import { deliveryMachine } from './delivery.machine.js';
import type { DeliveryRow } from './delivery.row.js';

export interface DeliveryFilter {
  readonly state?: string | undefined;
  readonly template?: string | undefined;
  readonly search?: string | undefined;
}

export interface DeliveryPage extends DeliveryFilter {
  readonly sort: DeliverySort;
  readonly direction: Direction;
  readonly after: Place | null;
  readonly limit: number;
}

export interface ListedDelivery extends DeliveryRow {
  readonly workspace_name: string | null;
  readonly sort_key: string;
}

export interface AttemptRow {
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly smtp_code: number | null;
  readonly answer: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

/** Ids grow with time. Dead letters first: 1 before 0. */
export const deliverySortSql: Readonly<Record<DeliverySort, SortSql>> = {
  created: { key: null, type: 'text', natural: 'desc' },
  dead: { key: `(CASE WHEN d.state = 'dead' THEN 1 ELSE 0 END)`, type: 'bigint', natural: 'desc' },
};
/** Never the sealed content: nobody who reads lists has a use for it. */
const columns = `
  d.id, d.workspace_id, d.template, d.recipient, d.recipient_name, NULL AS sealed_data, d.state, d.attempts, d.tries_left,
  d.due_at, d.useful_until, d.reason, d.created_at, d.updated_at, d.ended_at, w.name AS workspace_name`;

/** SQL of deliveries as administrators see them, over all workspaces. */
@Injectable()
export class DeliveryListRepository {
  constructor(private readonly database: Database) {}

  /** One page; ask for one row more than is shown to learn whether another follows. */
  page(ctx: Ctx, { sort, direction, after, limit, ...filter }: DeliveryPage): Promise<ListedDelivery[]> {
    const params = new Params();
    const order = deliverySortSql[sort];
    const where = conditions(filter, params);
    if (after) where.push(afterSql(order, { direction, id: 'd.id' }, after, params));
    const sql = `SELECT ${columns}, ${keySql(order)} AS sort_key FROM deliveries d LEFT JOIN workspaces w ON w.id = d.workspace_id
      WHERE ${where.join(' AND ')} ORDER BY ${orderSql(order, direction, 'd.id')} LIMIT ${params.add(limit)}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many match, counted no further than one more than `TOTAL_MAX`. */
  async count(ctx: Ctx, filter: DeliveryFilter): Promise<number> {
    const params = new Params();
    const sql = totalSql('deliveries d', conditions(filter, params));
    const [row] = await this.database.query<{ total: number }>(ctx, sql, params.values);
    return row!.total;
  }

  async find(ctx: Ctx, id: string): Promise<ListedDelivery | null> {
    const sql = `SELECT ${columns}, '' AS sort_key FROM deliveries d LEFT JOIN workspaces w ON w.id = d.workspace_id WHERE d.id = $1`;
    const rows = await this.database.query<ListedDelivery>(ctx, sql, [id]);
    return rows[0] ?? null;
  }

  tries(ctx: Ctx, id: string): Promise<AttemptRow[]> {
    const sql = 'SELECT * FROM delivery_attempts WHERE delivery_id = $1 ORDER BY attempt DESC';
    return this.database.query(ctx, sql, [id]);
  }

  /** How many there are by state. */
  async counts(ctx: Ctx): Promise<Record<DeliveryState, number>> {
    const sql = 'SELECT state, count(*)::int AS n FROM deliveries GROUP BY state';
    const rows = await this.database.query<{ state: DeliveryState; n: number }>(ctx, sql);
    const known = new Map(rows.map(({ state, n }) => [state, n]));
    return Object.fromEntries(deliveryStates.map((state) => [state, known.get(state) ?? 0])) as Record<
      DeliveryState,
      number
    >;
  }

  /** For how many seconds the delivery that waits longest has been due; 0 when none is. */
  async overdueS(ctx: Ctx): Promise<number> {
    const sql = `
      SELECT greatest(0, coalesce(extract(epoch FROM fettle_now() - min(due_at)), 0))::float8 AS s
      FROM deliveries WHERE state = 'queued' AND due_at <= fettle_now()`;
    const rows = await this.database.query<{ s: number }>(ctx, sql);
    return rows[0]!.s;
  }

  /** Puts dead letters back with so many tries, also those whose use was over: a person wants them sent. Returns them. */
  retry(ctx: Ctx, ids: readonly string[], tries: number): Promise<DeliveryRow[]> {
    const { from, to } = move(deliveryMachine, 'retry');
    return this.database.query(
      ctx,
      `UPDATE deliveries SET state = $2, tries_left = $4, due_at = fettle_now(), announced_at = fettle_now(), ended_at = NULL,
         useful_until = NULL, version = version + 1, updated_at = fettle_now()
       WHERE id = ANY($1) AND state = ANY($3) RETURNING *`,
      [ids, to, from, tries],
    );
  }

  /** Gives dead letters up at once. Returns them. */
  abandon(ctx: Ctx, ids: readonly string[]): Promise<DeliveryRow[]> {
    const { from, to } = move(deliveryMachine, 'abandon');
    return this.database.query(
      ctx,
      `UPDATE deliveries SET state = $2, sealed_data = NULL, version = version + 1, updated_at = fettle_now()
       WHERE id = ANY($1) AND state = ANY($3) RETURNING *`,
      [ids, to, from],
    );
  }
}

function conditions({ state, template, search }: DeliveryFilter, params: Params): string[] {
  const where = ['true'];
  if (state) where.push(`d.state = ${params.add(state)}`);
  if (template) where.push(`d.template = ${params.add(template)}`);
  if (search) where.push(`d.recipient ILIKE ${params.add(containing(search))}`);
  return where;
}
