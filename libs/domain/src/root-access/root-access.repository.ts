import { Injectable } from '@nestjs/common';
import type { RootEnforcer, RootProfile } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** What is wanted of a node. `version` is 0 until somebody has chosen. */
export interface WantedRow {
  readonly node_id: string;
  readonly profile: RootProfile;
  readonly version: number;
  readonly updated_at: Date | null;
}

/** What a node says of itself. */
export interface AppliedState {
  readonly applied: RootProfile;
  readonly appliedAt: string | null;
  readonly error: string | null;
  readonly enforcedBy: RootEnforcer | null;
}

/** A node whose word changed: what it is wanted to have, and what it said before. */
export interface ChangedState {
  readonly version: number;
  readonly wanted: RootProfile;
  readonly applied_before: RootProfile;
  readonly error_before: string | null;
}

/** What a change starts from. */
export interface Standing {
  readonly profile: RootProfile;
  readonly applied: RootProfile;
  readonly error: string | null;
}

/** SQL of root access. */
@Injectable()
export class RootAccessRepository {
  constructor(private readonly database: Database) {}

  /** What is wanted of nodes, wherever they are: the key of each has told which it is. */
  wanted(ctx: Ctx, nodeIds: readonly string[]): Promise<WantedRow[]> {
    const sql = `SELECT id AS node_id, root_access_profile AS profile, root_access_version::float8 AS version,
      root_access_updated_at AS updated_at FROM nodes WHERE id = ANY($1::uuid[])`;
    return this.database.query<WantedRow>(ctx, sql, [nodeIds]);
  }

  async standing(ctx: Ctx, nodeId: string): Promise<Standing> {
    const sql = `SELECT root_access_profile AS profile, root_access_applied AS applied, root_access_error AS error
      FROM nodes WHERE workspace_id = $1 AND id = $2`;
    const [row] = await this.database.query<Standing>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    return row!;
  }

  /** Wants a profile from now on. What the node could not do before is forgotten: it tries anew. Returns the node's version. */
  async want(ctx: Ctx, nodeId: string, profile: RootProfile, by: string | null): Promise<number> {
    const sql = `UPDATE nodes SET root_access_profile = $3, root_access_error = NULL, root_access_updated_by = $4,
        root_access_version = greatest(root_access_version + 1, (extract(epoch FROM fettle_now()) * 1000)::bigint),
        root_access_updated_at = fettle_now(), version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND id = $2 RETURNING version`;
    const params = [ctx.requireWorkspace(), nodeId, profile, by];
    const [row] = await this.database.query<{ version: number }>(ctx, sql, params);
    return row!.version;
  }

  /** Takes over what a node says; null when that is known already. What it leaves out of `enforcedBy` stays. */
  async note(ctx: Ctx, nodeId: string, said: AppliedState): Promise<ChangedState | null> {
    const sql = `
      WITH before AS (
        SELECT id, root_access_profile AS wanted, root_access_applied AS applied_before, root_access_error AS error_before
        FROM nodes WHERE workspace_id = $1 AND id = $2
          AND (root_access_applied, root_access_error, root_access_enforced_by, root_access_applied_at) IS DISTINCT FROM
            ($3::text, $5::text, coalesce($6::text, root_access_enforced_by), coalesce($4::timestamptz, root_access_applied_at))
        FOR UPDATE
      )
      UPDATE nodes n SET root_access_applied = $3, root_access_applied_at = coalesce($4::timestamptz, n.root_access_applied_at),
        root_access_error = $5, root_access_enforced_by = coalesce($6, n.root_access_enforced_by),
        version = n.version + 1, updated_at = fettle_now()
      FROM before WHERE n.workspace_id = $1 AND n.id = before.id
      RETURNING n.version, before.wanted, before.applied_before, before.error_before`;
    const params = [ctx.requireWorkspace(), nodeId, said.applied, said.appliedAt, said.error, said.enforcedBy];
    const [row] = await this.database.query<ChangedState>(ctx, sql, params);
    return row ?? null;
  }
}
