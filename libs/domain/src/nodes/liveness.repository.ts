import { Injectable } from '@nestjs/common';
import type { NodePresence } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { FLAP_CHANGES, FLAP_WINDOW_S } from './presence.policy.js';

/** A node whose presence has just changed, or of which something else is to be told. */
export interface PresenceChange {
  node_id: string;
  workspace_id: string;
  version: number;
  was: NodePresence;
  presence: NodePresence;
  /** It had been told to be offline before. */
  was_told: boolean;
  /** It had been silent together with most others. */
  was_held: boolean;
  /** Since this very change. */
  flapping_began: boolean;
  flapping: boolean;
  flap_event_id: string | null;
  flap_event_at: Date | null;
  cloned_began: boolean;
  /** As big as BIGINT: compared for being equal, never counted with. */
  epoch: string;
}

/** One sign of life, `ageMs` old when it is written. */
export interface Sign {
  readonly nodeId: string;
  readonly ageMs: number;
  readonly bootId: string | null;
  /** Which boot of which machine it came from; null where the agent does not tell. */
  readonly boot?: string | null;
  readonly takesKeys?: boolean | null;
  /** A connection was opened with it. */
  readonly opened?: boolean;
}

/** The end of a connection, `ageMs` ago. */
export interface End {
  readonly nodeId: string;
  readonly epoch: string;
  readonly ageMs: number;
}

/** A change between silent and heard, which is not counted while the fault is ours. */
const changed = `(b.presence IN ('late', 'offline') AND NOT b.held)`;
const counted = countedSql(changed, 'b');
/** A boot that another one has followed never comes back: two machines speak. Once may be a machine that was put back to a snapshot. */
const returned = `(s.boot = ANY(b.boots[2:]) AND coalesce((b.clone_evidence->>'at')::timestamptz > fettle_now() - interval '10 minutes', true))`;
const cloneBegan = `(b.cloned_at IS NULL AND ${returned} AND b.clone_evidence IS NOT NULL)`;

const noteSql = `
  WITH sign AS (
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::boolean[])
      AS s (node_id, age_ms, boot_id, boot, takes_keys, opened)
  ), before AS (
    SELECT l.* FROM node_liveness l JOIN sign USING (node_id) ORDER BY l.node_id FOR UPDATE OF l
  ), noted AS (
    UPDATE node_liveness l
    SET last_seen_at = greatest(l.last_seen_at, fettle_now() - s.age_ms * interval '1 millisecond'),
      boot_id = coalesce(s.boot_id, l.boot_id), takes_keys = coalesce(s.takes_keys, l.takes_keys),
      presence = 'live', held = false, told_offline = false,
      gone_at = CASE WHEN l.gone_at < fettle_now() - s.age_ms * interval '1 millisecond' THEN NULL ELSE l.gone_at END,
      epoch = l.epoch + CASE WHEN s.opened OR s.boot <> ALL(l.boots[1:1]) THEN 1 ELSE 0 END,
      boots = CASE WHEN s.boot IS NULL OR s.boot = l.boots[1] THEN l.boots
        ELSE (ARRAY[s.boot] || array_remove(l.boots, s.boot))[1:3] END,
      clone_evidence = CASE WHEN s.boot = ANY(b.boots[2:]) THEN jsonb_build_object('at', fettle_now(), 'boots', to_jsonb(l.boots))
        ELSE l.clone_evidence END,
      cloned_at = CASE WHEN ${cloneBegan} THEN fettle_now() ELSE l.cloned_at END,
      ${counted},
      version = l.version + CASE WHEN l.presence = 'live' AND NOT ${cloneBegan} IS TRUE THEN 0 ELSE 1 END
    FROM before b JOIN sign s USING (node_id) WHERE l.node_id = b.node_id
    RETURNING l.node_id, l.workspace_id, l.version, b.presence AS was, l.presence, b.told_offline AS was_told, b.held AS was_held,
      b.flapping_since IS NULL AND l.flapping_since IS NOT NULL AS flapping_began, l.flapping_since IS NOT NULL AS flapping,
      l.flap_event_id, l.flap_event_at, b.cloned_at IS NULL AND l.cloned_at IS NOT NULL AS cloned_began, l.epoch::text AS epoch,
      s.opened AS opened
  )
  SELECT * FROM noted WHERE was <> 'live' OR cloned_began OR opened`;

/** SQL of presence: one statement per batch of signs of life. */
@Injectable()
export class LivenessRepository {
  constructor(private readonly database: Database) {}

  /**
   * Writes many signs of life at once. Returns the nodes that were not `live` before, that have opened a connection, or that are seen to
   * be two. The update reads from the locked rows: were they two branches of the statement, a row that the update reached first would be
   * missing from the other.
   */
  async note(ctx: Ctx, signs: readonly Sign[]): Promise<PresenceChange[]> {
    return this.database.query(ctx, noteSql, [
      signs.map((sign) => sign.nodeId),
      signs.map((sign) => Math.round(sign.ageMs)),
      signs.map((sign) => sign.bootId),
      signs.map((sign) => sign.boot ?? null),
      signs.map((sign) => sign.takesKeys ?? null),
      signs.map((sign) => sign.opened ?? false),
    ]);
  }

  /** Writes that connections have ended. One that a newer one has followed, or a node that was heard from since, is left alone. */
  async end(ctx: Ctx, ends: readonly End[]): Promise<void> {
    await this.database.query(
      ctx,
      `WITH ended AS (
         SELECT l.node_id, e.age_ms FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS e (node_id, epoch, age_ms)
         JOIN node_liveness l ON l.node_id = e.node_id AND l.epoch = e.epoch
           AND l.last_seen_at <= fettle_now() - e.age_ms * interval '1 millisecond'
         ORDER BY l.node_id FOR UPDATE OF l
       )
       UPDATE node_liveness l SET gone_at = fettle_now() - e.age_ms * interval '1 millisecond' FROM ended e WHERE l.node_id = e.node_id`,
      [ends.map(({ nodeId }) => nodeId), ends.map(({ epoch }) => epoch), ends.map(({ ageMs }) => Math.round(ageMs))],
    );
  }

  /** Remembers under which events the coming and going of nodes is told. */
  async flapTold(ctx: Ctx, told: readonly { nodeId: string; id: string; at: Date }[]): Promise<void> {
    await this.database.query(
      ctx,
      `UPDATE node_liveness l SET flap_event_id = t.id, flap_event_at = t.at
       FROM jsonb_to_recordset($1::jsonb) AS t ("nodeId" uuid, id uuid, at timestamptz) WHERE l.node_id = t."nodeId"`,
      [JSON.stringify(told)],
    );
  }

  /** Says that two machines use the identity of a node. False when that is known already. */
  async flagCloned(
    ctx: Ctx,
    nodeId: string,
    evidence: object,
  ): Promise<{ workspace_id: string; version: number } | null> {
    const sql = `UPDATE node_liveness SET cloned_at = fettle_now(), clone_evidence = $2, version = version + 1
      WHERE node_id = $1 AND cloned_at IS NULL RETURNING workspace_id, version`;
    const rows = await this.database.query<{ workspace_id: string; version: number }>(ctx, sql, [
      nodeId,
      JSON.stringify(evidence),
    ]);
    return rows[0] ?? null;
  }

  /** Says that it is one machine again; what was seen before counts no more. Null when it was not cloned. */
  async clearCloned(ctx: Ctx, nodeId: string): Promise<{ version: number } | null> {
    const sql = `UPDATE node_liveness SET cloned_at = NULL, clone_evidence = NULL, boots = '{}', version = version + 1
      WHERE workspace_id = $1 AND node_id = $2 AND cloned_at IS NOT NULL RETURNING version`;
    const rows = await this.database.query<{ version: number }>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    return rows[0] ?? null;
  }
}

/**
 * Assignments that count a change of a node and say whether it flaps.
 * @param change the condition under which it is one
 * @param before the alias of the row as it was
 */
export function countedSql(change: string, before: string): string {
  const isRecent = `coalesce(${before}.changes_since > fettle_now() - interval '${FLAP_WINDOW_S} seconds', false)`;
  const count = `(CASE WHEN ${isRecent} THEN ${before}.changes + 1 ELSE 1 END)`;
  return `changes = CASE WHEN ${change} THEN least(${count}, 30000) ELSE ${before}.changes END,
      changes_since = CASE WHEN ${change} AND NOT ${isRecent} THEN fettle_now() ELSE ${before}.changes_since END,
      changed_at = CASE WHEN ${change} THEN fettle_now() ELSE ${before}.changed_at END,
      flapping_since = CASE WHEN ${before}.flapping_since IS NULL AND ${change} AND ${count} >= ${FLAP_CHANGES} THEN fettle_now()
        ELSE ${before}.flapping_since END`;
}
