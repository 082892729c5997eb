import { Injectable } from '@nestjs/common';
import type { WindowState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { windowMachine } from './window.machine.js';
import { windowColumns, windowsFrom, type WindowRow } from './window.row.js';

export interface NewWindow {
  readonly id: string;
  readonly nodeId: string;
  readonly reason: string;
  readonly minutes: number;
  readonly openEnded: boolean;
  /** ISO; null: now. */
  readonly startsAt: string | null;
  readonly by: { readonly id: string | null; readonly name: string };
}

/** Which windows a list shows. */
export interface WindowChoice {
  readonly nodeId: string | null;
  readonly state: WindowState | null;
}

type Event = keyof typeof windowMachine.events;

/** A time before this is no start: what was meant is now. */
const PAST = "interval '1 minute'";
const AHEAD = "interval '30 days'";

/** SQL of maintenance windows. The workspace is in every `where` but those of the clock. */
@Injectable()
export class WindowRepository {
  constructor(private readonly database: Database) {}

  /** Whether a window of a node can be then. The node has to be locked, so that the answer holds. */
  async fits(ctx: Ctx, window: Omit<NewWindow, 'by'>): Promise<'ok' | 'overlaps' | 'time_invalid'> {
    const sql = `
      SELECT s BETWEEN fettle_now() - ${PAST} AND fettle_now() + ${AHEAD} AS possible, EXISTS (
        SELECT FROM windows o WHERE o.workspace_id = $1 AND o.scope_kind = 'node' AND o.scope_id = $2
          AND o.state IN ('scheduled', 'active') AND o.starts_at < s + $4 * interval '1 minute' AND o.ends_at > s
      ) AS taken
      FROM (SELECT coalesce($3::timestamptz, fettle_now()) AS s) AS start`;
    const { nodeId, startsAt, minutes } = window;
    const params = [ctx.requireWorkspace(), nodeId, startsAt, minutes];
    const [row] = await this.database.query<{ possible: boolean; taken: boolean }>(ctx, sql, params);
    if (!row?.possible) return 'time_invalid';
    return row.taken ? 'overlaps' : 'ok';
  }

  /** A window that is active when its start has come. */
  async insert(ctx: Ctx, window: NewWindow): Promise<WindowRow> {
    const sql = `
      WITH w AS (
        INSERT INTO windows (id, workspace_id, scope_kind, scope_id, state, reason, open_ended, starts_at, ends_at, created_by, created_by_name)
        SELECT $1, $2, 'node', $3, CASE WHEN s > fettle_now() THEN 'scheduled' ELSE 'active' END, $4, $5, s,
          s + $6 * interval '1 minute', $7, $8
        FROM (SELECT greatest(coalesce($9::timestamptz, fettle_now()), fettle_now()) AS s) AS start RETURNING *
      ) SELECT ${windowColumns} FROM ${windowsFrom.replace('windows w', 'w')}`;
    const { id, nodeId, reason, openEnded, minutes, by, startsAt } = window;
    const params = [id, ctx.requireWorkspace(), nodeId, reason, openEnded, minutes, by.id, by.name, startsAt];
    return (await this.database.query<WindowRow>(ctx, sql, params))[0]!;
  }

  /** The window that a node is in at this moment. */
  async active(ctx: Ctx, nodeId: string): Promise<WindowRow | null> {
    const sql = `SELECT ${windowColumns} FROM ${windowsFrom} WHERE w.workspace_id = $1 AND w.scope_kind = 'node'
      AND w.scope_id = $2 AND w.state = 'active' AND w.ends_at > fettle_now()`;
    return (await this.database.query<WindowRow>(ctx, sql, [ctx.requireWorkspace(), nodeId]))[0] ?? null;
  }

  /** Moves windows of a node by an event of the machine; `windowId` null: whichever is in a state that the event leaves. */
  async transition(
    ctx: Ctx,
    event: Event,
    { nodeId, windowId, by }: { nodeId: string; windowId: string | null; by: string | null },
  ): Promise<WindowRow | null> {
    const { from, to } = windowMachine.events[event];
    const sql = `${moving(`workspace_id = $1 AND scope_kind = 'node' AND scope_id = $5
      AND ($6::uuid IS NULL OR id = $6) AND state = ANY($2)`)}`;
    const params = [ctx.requireWorkspace(), from, to, by, nodeId, windowId];
    return (await this.database.query<WindowRow>(ctx, sql, params))[0] ?? null;
  }

  /** Moves what its time has come for, in all workspaces, at most `limit`. Returns what moved. */
  async sweep(ctx: Ctx, event: 'start' | 'end' | 'lapse', limit: number): Promise<WindowRow[]> {
    const { from, to } = windowMachine.events[event];
    const due = event === 'start' ? 'starts_at' : 'ends_at';
    const sql = moving(`id IN (
      SELECT id FROM windows WHERE state = ANY($2) AND ${due} <= fettle_now() ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)`);
    return this.database.query<WindowRow>(ctx, sql, [limit, from, to, null]);
  }

  /** Ends a window of this node whose time is over and that no sweep has reached yet. */
  async endOverdue(ctx: Ctx, nodeId: string): Promise<WindowRow | null> {
    const { from, to } = windowMachine.events.end;
    const sql = moving(
      `workspace_id = $1 AND scope_kind = 'node' AND scope_id = $5 AND state = ANY($2) AND ends_at <= fettle_now()`,
    );
    const params = [ctx.requireWorkspace(), from, to, null, nodeId];
    return (await this.database.query<WindowRow>(ctx, sql, params))[0] ?? null;
  }

  async exists(ctx: Ctx, nodeId: string, windowId: string): Promise<boolean> {
    const sql = `SELECT 1 FROM windows WHERE workspace_id = $1 AND scope_kind = 'node' AND scope_id = $2 AND id = $3`;
    return (await this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId, windowId])).length > 0;
  }

  /** A page, the newest first; ask for one row more than is shown. */
  async page(ctx: Ctx, choice: WindowChoice, limit: number, after: string | null): Promise<WindowRow[]> {
    const sql = `SELECT ${windowColumns} FROM ${windowsFrom} WHERE ${chosen} AND ($4::uuid IS NULL OR w.id < $4)
      ORDER BY w.id DESC LIMIT $5`;
    return this.database.query<WindowRow>(ctx, sql, [...choiceOf(ctx, choice), after, limit]);
  }

  async count(ctx: Ctx, choice: WindowChoice, most: number): Promise<number> {
    const sql = `SELECT count(*)::int AS total FROM (SELECT FROM windows w WHERE ${chosen} LIMIT $4) AS counted`;
    const [row] = await this.database.query<{ total: number }>(ctx, sql, [...choiceOf(ctx, choice), most]);
    return row?.total ?? 0;
  }
}

const chosen = `w.workspace_id = $1 AND w.scope_kind = 'node' AND ($2::uuid IS NULL OR w.scope_id = $2)
  AND ($3::text IS NULL OR w.state = $3)`;

function choiceOf(ctx: Ctx, { nodeId, state }: WindowChoice): unknown[] {
  return [ctx.requireWorkspace(), nodeId, state];
}

/** Moves to the state $3, by whom $4 says (null: by itself). */
function moving(where: string): string {
  return `
    WITH w AS (
      UPDATE windows SET state = $3, version = version + 1, updated_at = fettle_now(),
        ended_at = CASE WHEN $3::text IN ('ended', 'cancelled') THEN fettle_now() END, ended_by_name = $4
      WHERE ${where} RETURNING *
    ) SELECT ${windowColumns} FROM ${windowsFrom.replace('windows w', 'w')}`;
}
