import { Injectable } from '@nestjs/common';
import type { EventSeverity } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, storedJson, type Place } from '@fettle/platform/database';
import { Params, afterSql, containing, keySql, orderSql, totalSql, type SortSql } from '../lists/index.js';
import type { EventRow } from './event.row.js';

/** An event as it is written. The name of its node is looked up. */
export interface NewEvent {
  readonly id: string;
  readonly workspaceId: string;
  readonly nodeId: string | null;
  readonly type: string;
  readonly severity: EventSeverity;
  readonly message: string;
  readonly data: object;
}

/** Where an event stands: its partition is found by the time, in whole milliseconds. */
export interface EventPlace {
  readonly id: string;
  readonly at: Date;
}

/** An event that happened again. */
export interface RepeatedEvent {
  readonly id: string;
  readonly workspace_id: string;
  readonly node_id: string | null;
  readonly times: number;
}

export interface EventFilter {
  readonly nodeId?: string | undefined;
  readonly type?: string | undefined;
  readonly severity?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly text?: string | undefined;
}

export type ListedEvent = EventRow & { readonly sort_key: string };

const newest: SortSql = { key: 'e.at', type: 'timestamptz', natural: 'desc' };
const source = 'events e LEFT JOIN nodes n ON n.workspace_id = e.workspace_id AND n.id = e.node_id';

/** SQL of events. The workspace is in every `where`; background work that spans workspaces says so. */
@Injectable()
export class EventRepository {
  constructor(private readonly database: Database) {}

  /** Writes events of whatever workspaces in one statement. Those of a workspace that is gone are left out. */
  async insert(ctx: Ctx, events: readonly NewEvent[]): Promise<EventPlace[]> {
    return this.database.query(ctx, 'SELECT id, at FROM fettle_record_events($1::jsonb)', [storedJson(events)]);
  }

  /** Counts events up by so many, in whatever workspaces. Those that are forgotten meanwhile are not returned. */
  async repeat(ctx: Ctx, events: readonly (EventPlace & { readonly by: number })[]): Promise<RepeatedEvent[]> {
    return this.database.query(
      ctx,
      `UPDATE events e SET times = e.times + r.by, last_at = fettle_now()
       FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, at timestamptz, by integer)
       WHERE e.at >= r.at AND e.at < r.at + interval '1 ms' AND e.id = r.id
       RETURNING e.id, e.workspace_id, e.node_id, e.times`,
      [JSON.stringify(events)],
    );
  }

  /** One page, newest first; ask for one row more than is shown to learn whether another follows. */
  async page(ctx: Ctx, filter: EventFilter, after: Place | null, limit: number): Promise<ListedEvent[]> {
    const params = new Params();
    const where = conditions(ctx, filter, params);
    if (after) where.push(afterSql(newest, { direction: 'desc', id: 'e.id' }, after, params));
    const sql = `SELECT e.id, e.at, e.workspace_id, e.node_id, coalesce(n.name, e.node_name) AS node_name, e.type, e.severity,
        e.message, e.data, e.times, e.last_at, ${keySql(newest)} AS sort_key
      FROM ${source} WHERE ${where.join(' AND ')} ORDER BY ${orderSql(newest, 'desc', 'e.id')} LIMIT ${params.add(limit)}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many match, counted no further than one more than `TOTAL_MAX`. */
  async count(ctx: Ctx, filter: EventFilter): Promise<number> {
    const params = new Params();
    const where = conditions(ctx, filter, params);
    const [row] = await this.database.query<{ total: number }>(ctx, totalSql(source, where), params.values);
    return row!.total;
  }

  /** Makes the partitions of the days to come. Returns how many were made. */
  async makePartitions(ctx: Ctx): Promise<number> {
    await this.database.query(ctx, 'SELECT pg_advisory_xact_lock(1210, 1)');
    const sql = "SELECT fettle_rotate_partitions('events', 'day', 2, 3) AS made";
    const [row] = await this.database.query<{ made: number }>(ctx, sql);
    return row?.made ?? 0;
  }

  /** Drops the days that lie wholly before the retention. Returns how many. */
  async drop(ctx: Ctx, days: number): Promise<number> {
    await this.database.query(ctx, 'SELECT pg_advisory_xact_lock(1210, 1)');
    const sql = "SELECT fettle_drop_partitions('events', fettle_now() - $1::int * interval '1 day') AS dropped";
    const [row] = await this.database.query<{ dropped: number }>(ctx, sql, [days]);
    return row?.dropped ?? 0;
  }
}

function conditions(ctx: Ctx, { nodeId, type, severity, from, to, text }: EventFilter, params: Params): string[] {
  const where = [`e.workspace_id = ${params.add(ctx.requireWorkspace())}`];
  if (nodeId) where.push(`e.node_id = ${params.add(nodeId)}`);
  if (type) where.push(`e.type = ${params.add(type)}`);
  if (severity) where.push(`e.severity = ${params.add(severity)}`);
  if (from) where.push(`e.at >= ${params.add(from)}::timestamptz`);
  if (to) where.push(`e.at < ${params.add(to)}::timestamptz`);
  if (text) {
    const pattern = params.add(containing(text));
    where.push(`(e.message ILIKE ${pattern} OR coalesce(n.name, e.node_name) ILIKE ${pattern})`);
  }
  return where;
}
