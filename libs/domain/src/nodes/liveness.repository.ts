import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { presenceSql } from './presence.policy.js';

/** A node whose presence has just changed. */
export interface PresenceChange {
  node_id: string;
  workspace_id: string;
  version: number;
}

/** One sign of life, `ageMs` old when it is written. */
export interface Sign {
  readonly nodeId: string;
  readonly ageMs: number;
  readonly bootId: string | null;
}

/** SQL of presence: one statement per batch of signs of life, one per sweep. */
@Injectable()
export class LivenessRepository {
  constructor(private readonly database: Database) {}

  /**
   * Writes many signs of life at once. Returns the nodes that were not `live` before. The update reads from the locked rows: were
   * they two branches of the statement, a row that the update reached first would be missing from the other.
   */
  async note(ctx: Ctx, signs: readonly Sign[]): Promise<PresenceChange[]> {
    return this.database.query(
      ctx,
      `WITH sign AS (
         SELECT node_id, age_ms, boot_id FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS s (node_id, age_ms, boot_id)
       ), before AS (
         SELECT l.node_id, l.presence FROM node_liveness l JOIN sign USING (node_id) ORDER BY l.node_id FOR UPDATE OF l
       ), noted AS (
         UPDATE node_liveness l
         SET last_seen_at = greatest(l.last_seen_at, fettle_now() - s.age_ms * interval '1 millisecond'),
             boot_id = coalesce(s.boot_id, l.boot_id), presence = 'live',
             version = l.version + CASE WHEN l.presence = 'live' THEN 0 ELSE 1 END
         FROM before b JOIN sign s USING (node_id) WHERE l.node_id = b.node_id
         RETURNING l.node_id, l.workspace_id, l.version, b.presence AS was
       )
       SELECT node_id, workspace_id, version FROM noted WHERE was <> 'live'`,
      [signs.map((sign) => sign.nodeId), signs.map((sign) => Math.round(sign.ageMs)), signs.map((sign) => sign.bootId)],
    );
  }

  /** Writes down what silence has made of nodes (late, offline). Returns those that changed, at most `limit`. */
  async sweep(ctx: Ctx, limit: number): Promise<PresenceChange[]> {
    return this.database.query(
      ctx,
      `UPDATE node_liveness l SET presence = ${presenceSql('l.last_seen_at')}, version = l.version + 1
       WHERE l.node_id IN (
         SELECT node_id FROM node_liveness WHERE presence <> ${presenceSql('last_seen_at')} LIMIT $1 FOR UPDATE SKIP LOCKED
       )
       RETURNING l.node_id, l.workspace_id, l.version`,
      [limit],
    );
  }
}
