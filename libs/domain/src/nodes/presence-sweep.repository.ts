import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { PresenceChange } from './liveness.repository.js';
import { countedSql } from './liveness.repository.js';
import { LATE_AFTER_S, MASS_PATIENCE_S, STEADY_AFTER_S, presenceSql, type Tally } from './presence.policy.js';

/** A workspace in which something is to be decided. */
export interface WorkspaceTally extends Tally {
  readonly workspace_id: string;
  /** Nodes that are called late because most fell silent together. */
  readonly held: number;
  /** The silence that is on; null: none. */
  readonly since: Date | null;
  readonly given_up: boolean;
  /** The silence has lasted longer than anybody waits. */
  readonly overdue: boolean;
  /** Over all workspaces. */
  readonly all_connected: number;
  readonly all_silent: number;
}

/** What the sweep has made of a node. */
export interface SweptNode extends PresenceChange {
  readonly name: string;
  readonly criticality: string;
  readonly in_maintenance: boolean;
  /** It is silent together with most others. */
  readonly held: boolean;
  /** It has come and gone, and now stays as it is. */
  readonly steadied: boolean;
  readonly last_seen_at: Date | null;
}

const present = presenceSql('l.last_seen_at');
const isDue = `(l.presence <> ${present} OR (l.flapping_since IS NOT NULL AND l.changed_at <= (SELECT fettle_now()) - interval '${STEADY_AFTER_S} seconds'))`;

const tallySql = `
  WITH tally AS (
    SELECT l.workspace_id, count(*) FILTER (WHERE l.presence IN ('live', 'late'))::int AS connected,
      count(*) FILTER (WHERE l.presence IN ('live', 'late') AND ${present} <> 'live')::int AS silent,
      count(*) FILTER (WHERE l.held)::int AS held, count(*) FILTER (WHERE ${isDue})::int AS due
    FROM node_liveness l GROUP BY l.workspace_id
  )
  SELECT t.workspace_id, t.connected, t.silent, t.held, s.since, coalesce(s.given_up, false) AS given_up,
    coalesce(s.since <= fettle_now() - interval '${MASS_PATIENCE_S} seconds', false) AS overdue,
    a.connected AS all_connected, a.silent AS all_silent
  FROM tally t LEFT JOIN silences s USING (workspace_id)
  CROSS JOIN (SELECT sum(connected)::int AS connected, sum(silent)::int AS silent FROM tally) a
  WHERE t.due > 0 OR t.held > 0 OR s.since IS NOT NULL`;

/** In workspaces whose silence is ours what becomes silent is held, and nothing is counted against it. */
const isOurs = 'b.workspace_id = ANY($1::uuid[])';
const next = `(CASE WHEN b.presence IN ('live', 'late') AND b.now <> 'live' AND ${isOurs} THEN 'late' ELSE b.now END)`;
const changed = `(b.presence = 'live' AND b.now <> 'live' AND NOT ${isOurs})`;
const steadied = `(b.flapping_since IS NOT NULL AND b.changed_at <= fettle_now() - interval '${STEADY_AFTER_S} seconds')`;
/** Told as offline: it has just become that, or it did so while it came and went and now stays. */
const told = `(${next} = 'offline' AND NOT b.told_offline AND (b.flapping_since IS NULL OR ${steadied}))`;

const sweepSql = `
  WITH before AS (
    SELECT l.*, ${present} AS now FROM node_liveness l
    WHERE ${isDue} OR (NOT l.held AND l.presence = 'late' AND ${present} = 'late' AND l.workspace_id = ANY($1::uuid[]))
    ORDER BY l.node_id LIMIT $2 FOR UPDATE OF l SKIP LOCKED
  ), swept AS (
    UPDATE node_liveness l SET presence = ${next}, held = b.now <> 'live' AND ${next} = 'late' AND ${isOurs},
      told_offline = b.told_offline OR ${told}, ${countedSql(changed, 'b')},
      version = l.version + CASE WHEN b.presence = ${next} THEN 0 ELSE 1 END
    FROM before b WHERE l.node_id = b.node_id
    RETURNING l.*, b.presence AS was, b.told_offline AS was_told, b.held AS was_held, b.flapping_since AS was_flapping,
      ${steadied} AS steadied
  ), calmed AS (
    SELECT s.*, (s.was_flapping IS NULL AND s.flapping_since IS NOT NULL) AS flapping_began FROM swept s
  )
  SELECT s.node_id, s.workspace_id, s.version, s.was, s.presence, s.was_told, s.was_held, s.flapping_began,
    s.flapping_since IS NOT NULL AS flapping, s.flap_event_id, s.flap_event_at, false AS cloned_began, s.epoch::text AS epoch,
    s.steadied, s.held, s.last_seen_at, n.name, n.criticality,
    EXISTS (SELECT FROM windows w WHERE w.workspace_id = s.workspace_id AND w.scope_kind = 'node' AND w.scope_id = s.node_id
      AND w.state = 'active') AS in_maintenance, s.told_offline
  FROM calmed s JOIN nodes n ON n.workspace_id = s.workspace_id AND n.id = s.node_id
  ORDER BY s.workspace_id, n.name, s.node_id`;

/** SQL of what silence makes of nodes, over all workspaces. */
@Injectable()
export class PresenceSweepRepository {
  constructor(private readonly database: Database) {}

  /** One clock at a time; false: another one is at it. */
  async lock(ctx: Ctx): Promise<boolean> {
    const sql = 'SELECT pg_try_advisory_xact_lock(1212, 1) AS locked';
    const [row] = await this.database.query<{ locked: boolean }>(ctx, sql);
    return row?.locked ?? false;
  }

  /** The workspaces in which a presence is not as it is written, or a silence is on. None in a quiet fleet. */
  tallies(ctx: Ctx): Promise<WorkspaceTally[]> {
    return this.database.query(ctx, tallySql);
  }

  /**
   * Whether agents have been able to reach a control plane for as long as a node may be silent. Where no process has ever said that it
   * serves agents, nobody knows better.
   */
  async isReachable(ctx: Ctx): Promise<boolean> {
    const sql = `SELECT until >= fettle_now() - interval '15 seconds' AND since <= fettle_now() - interval '${LATE_AFTER_S} seconds' AS ok
      FROM agent_reach`;
    const [row] = await this.database.query<{ ok: boolean }>(ctx, sql);
    return row?.ok ?? true;
  }

  /** Writes down what silence has made of nodes; what is silent in `ours` is held. Returns those that changed, at most `limit`. */
  sweep(ctx: Ctx, ours: readonly string[], limit: number): Promise<(SweptNode & { told_offline: boolean })[]> {
    return this.database.query(ctx, sweepSql, [ours, limit]);
  }

  /** The flapping of nodes is over. */
  async calm(ctx: Ctx, nodeIds: readonly string[]): Promise<void> {
    const sql = `UPDATE node_liveness SET flapping_since = NULL, flap_event_id = NULL, flap_event_at = NULL, changes = 0,
      changes_since = NULL WHERE node_id = ANY($1::uuid[])`;
    await this.database.query(ctx, sql, [nodeIds]);
  }

  /** Lets go of what was held in these workspaces: their nodes are judged by themselves again. */
  async release(ctx: Ctx, workspaceIds: readonly string[]): Promise<void> {
    const sql = 'UPDATE node_liveness SET held = false WHERE held AND workspace_id = ANY($1::uuid[])';
    await this.database.query(ctx, sql, [workspaceIds]);
  }

  async begin(ctx: Ctx, silences: readonly (WorkspaceTally & { readonly reason: string })[]): Promise<void> {
    await this.database.query(
      ctx,
      `INSERT INTO silences (workspace_id, since, silent, connected, reason)
       SELECT s.workspace_id, fettle_now(), s.silent, s.connected, s.reason
       FROM jsonb_to_recordset($1::jsonb) AS s (workspace_id uuid, silent integer, connected integer, reason text)
       ON CONFLICT (workspace_id) DO NOTHING`,
      [JSON.stringify(silences)],
    );
  }

  /** The silence is over (`heard`), or nobody waits any longer for its end. */
  async finish(ctx: Ctx, { heard, givenUp }: { heard: readonly string[]; givenUp: readonly string[] }): Promise<void> {
    await this.database.query(ctx, 'DELETE FROM silences WHERE workspace_id = ANY($1::uuid[])', [heard]);
    const sql = 'UPDATE silences SET given_up = true WHERE workspace_id = ANY($1::uuid[])';
    await this.database.query(ctx, sql, [givenUp]);
  }
}
