import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { installMachine } from './install.machine.js';

export interface InstallRow {
  id: string;
  workspace_id: string;
  team_id: string | null;
  node_name: string;
  description: string | null;
  hostname: string | null;
  machine_id: string | null;
  node_id: string | null;
  status: 'pending' | 'installing' | 'completed' | 'failed' | 'expired';
  stage: string;
  progress_percent: number;
  status_message: string | null;
  version: number;
  started_at: Date | null;
  consumed_at: Date | null;
  expires_at: Date;
  created_at: Date;
  updated_at: Date;
  /** Whether its time is over, by the database's clock. */
  over: boolean;
  created_by: string | null;
  /** The node that a machine becomes again; null: a new one. */
  reenrol_node_id: string | null;
  /** Whether that may be another machine than before. */
  new_machine: boolean;
  /** The key that a re-enrolled machine got. */
  agent_key_id: string | null;
}

export interface InstallPatch {
  readonly stage: string;
  readonly progressPercent: number;
  readonly statusMessage?: string | null | undefined;
  readonly hostname?: string;
  readonly machineId?: string | null;
  readonly nodeId?: string;
  readonly agentKeyId?: string;
}

const columns = '*, expires_at <= fettle_now() AS over';
/** Installs of a person in one workspace, or with null in all, that could still lead to a node. */
const OPEN_OF = 'created_by = $1 AND ($2::uuid IS NULL OR workspace_id = $2) AND status = ANY($3)';

/** SQL of installs. A token finds its install in whatever workspace: the token is the credential. */
@Injectable()
export class InstallRepository {
  constructor(private readonly database: Database) {}

  async insert(
    ctx: Ctx,
    install: {
      id: string;
      tokenHash: Buffer;
      nodeName: string;
      description: string | null;
      ttlMs: number;
      /** A machine that has joined before under this host name, by an install of the same description, returns as the same node. */
      returning: string | null;
      teamId: string | null;
      /** Whose command it is; null for the platform's own. */
      createdBy: string | null;
      reenrol: { readonly nodeId: string; readonly newMachine: boolean } | null;
    },
  ): Promise<InstallRow> {
    const rows = await this.database.query<InstallRow>(
      ctx,
      `WITH known AS (
         SELECT n.id, n.hostname, n.machine_id FROM nodes n WHERE n.workspace_id = $2 AND n.hostname = $7 AND EXISTS (
           SELECT FROM node_installs i WHERE i.workspace_id = $2 AND i.node_id = n.id AND i.description = $5)
       )
       INSERT INTO node_installs (id, workspace_id, token_hash, node_name, description, expires_at, node_id, hostname, machine_id, team_id, created_by, reenrol_node_id, new_machine)
       SELECT $1, $2, $3, $4, $5, fettle_now() + $6 * interval '1 millisecond', known.id, known.hostname, known.machine_id, $8, $9, $10, $11
       FROM (SELECT) AS one LEFT JOIN known ON true RETURNING ${columns}`,
      [
        install.id,
        ctx.requireWorkspace(),
        install.tokenHash,
        install.nodeName,
        install.description,
        install.ttlMs,
        install.returning,
        install.teamId,
        install.createdBy,
        install.reenrol?.nodeId ?? null,
        install.reenrol?.newMachine ?? false,
      ],
    );
    return rows[0]!;
  }

  async find(ctx: Ctx, installId: string): Promise<InstallRow | null> {
    const sql = `SELECT ${columns} FROM node_installs WHERE workspace_id = $1 AND id = $2`;
    const rows = await this.database.query<InstallRow>(ctx, sql, [ctx.requireWorkspace(), installId]);
    return rows[0] ?? null;
  }

  /** The install of a token, locked until the transaction ends: two machines with one token take turns. */
  async lockByToken(ctx: Ctx, tokenHash: Buffer): Promise<InstallRow | null> {
    const sql = `SELECT ${columns} FROM node_installs WHERE token_hash = $1 FOR UPDATE`;
    const rows = await this.database.query<InstallRow>(ctx, sql, [tokenHash]);
    return rows[0] ?? null;
  }

  /** Whether machines may join a workspace: not an archived one. Holds off its deletion until the end of the transaction. */
  async isOpen(ctx: Ctx, workspaceId: string): Promise<boolean> {
    const sql = 'SELECT archived_at IS NULL AS open FROM workspaces WHERE id = $1 FOR KEY SHARE';
    const [row] = await this.database.query<{ open: boolean }>(ctx, sql, [workspaceId]);
    return row?.open ?? false;
  }

  /** Whether the person who asked for an install may still do anything in its workspace. Holds off the end of that. */
  async creatorBelongs(ctx: Ctx, workspaceId: string, userId: string): Promise<boolean> {
    const sql = `SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
      WHERE m.workspace_id = $1 AND m.user_id = $2 FOR KEY SHARE OF m`;
    return (await this.database.query(ctx, sql, [workspaceId, userId])).length > 0;
  }

  /** Moves an install by an event of its machine; null when it is not in a state that the event leaves. Progress never goes back. */
  async transition(
    ctx: Ctx,
    installId: string,
    event: keyof typeof installMachine.events,
    patch: InstallPatch,
  ): Promise<InstallRow | null> {
    const { from, to } = installMachine.events[event];
    const rows = await this.database.query<InstallRow>(
      ctx,
      `UPDATE node_installs SET status = $4, stage = $5, progress_percent = greatest(progress_percent, $6),
         status_message = coalesce($7, status_message), hostname = coalesce($8, hostname), machine_id = coalesce($9, machine_id),
         node_id = coalesce($10, node_id), agent_key_id = coalesce($11, agent_key_id), consumed_at = CASE WHEN $10::uuid IS NULL THEN consumed_at ELSE fettle_now() END,
         started_at = coalesce(started_at, fettle_now()), version = version + 1, updated_at = fettle_now()
       WHERE workspace_id = $1 AND id = $2 AND status = ANY($3) RETURNING ${columns}`,
      [
        ctx.requireWorkspace(),
        installId,
        from,
        to,
        patch.stage,
        patch.progressPercent,
        patch.statusMessage ?? null,
        patch.hostname ?? null,
        patch.machineId ?? null,
        patch.nodeId ?? null,
        patch.agentKeyId ?? null,
      ],
    );
    return rows[0] ?? null;
  }

  /** Ends installs whose time is over, at most `limit`; returns them. */
  async expire(ctx: Ctx, limit: number): Promise<InstallRow[]> {
    const { from, to } = installMachine.events.expire;
    return this.database.query(
      ctx,
      `UPDATE node_installs SET status = $1, version = version + 1, updated_at = fettle_now(),
         status_message = CASE WHEN node_id IS NULL THEN 'The install command was not used in time'
           ELSE 'The node enrolled, but its agent never reported that it started' END
       WHERE id IN (
         SELECT id FROM node_installs WHERE status = ANY($2) AND expires_at <= fettle_now() LIMIT $3 FOR UPDATE SKIP LOCKED
       ) RETURNING ${columns}`,
      [to, from, limit],
    );
  }

  openOf(ctx: Ctx, userId: string, workspaceId: string | null): Promise<{ id: string; name: string }[]> {
    const sql = `SELECT id, node_name AS name FROM node_installs WHERE ${OPEN_OF} ORDER BY created_at, id`;
    return this.database.query(ctx, sql, [userId, workspaceId, installMachine.events.expire.from]);
  }

  /** Ends them, the oldest first; returns them. */
  async endOf(ctx: Ctx, userId: string, workspaceId: string | null): Promise<InstallRow[]> {
    const { from, to } = installMachine.events.expire;
    const sql = `WITH ended AS (
        UPDATE node_installs SET status = $4, expires_at = least(expires_at, fettle_now()), version = version + 1,
          updated_at = fettle_now(), status_message = 'Whoever asked for this command is no member any more'
        WHERE ${OPEN_OF} RETURNING ${columns}
      ) SELECT * FROM ended ORDER BY created_at, id`;
    return this.database.query<InstallRow>(ctx, sql, [userId, workspaceId, from, to]);
  }

  /** Ends the commands that could still make a machine this node. @returns them */
  async endReenrolments(ctx: Ctx, nodeId: string): Promise<InstallRow[]> {
    const { from, to } = installMachine.events.expire;
    const sql = `UPDATE node_installs SET status = $3, expires_at = least(expires_at, fettle_now()), version = version + 1,
        updated_at = fettle_now(), status_message = 'A newer command took its place'
      WHERE workspace_id = $1 AND reenrol_node_id = $2 AND status = ANY($4) AND node_id IS NULL RETURNING ${columns}`;
    return this.database.query<InstallRow>(ctx, sql, [ctx.requireWorkspace(), nodeId, to, from]);
  }

  /** Revokes the valid keys that a node had before one of them. @returns their ids */
  async revokeOlderKeys(ctx: Ctx, nodeId: string, keyId: string): Promise<string[]> {
    const sql = `UPDATE agent_keys o SET revoked_at = fettle_now(), revoked_reason = 'The node was enrolled again'
      FROM agent_keys k WHERE k.id = $3 AND o.workspace_id = $1 AND o.node_id = $2 AND k.node_id = $2 AND o.id <> k.id
        AND o.created_at <= k.created_at AND o.revoked_at IS NULL RETURNING o.id`;
    const rows = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), nodeId, keyId]);
    return rows.map(({ id }) => id);
  }

  /** Whether a node has called with any of the keys that it got since a moment. */
  async wasCalledWith(ctx: Ctx, nodeId: string, since: Date): Promise<boolean> {
    const sql =
      'SELECT 1 FROM agent_keys WHERE workspace_id = $1 AND node_id = $2 AND created_at >= $3 AND last_used_at IS NOT NULL LIMIT 1';
    return (await this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId, since])).length > 0;
  }

  /** The key that a node got last. */
  async newestKey(ctx: Ctx, nodeId: string): Promise<string> {
    const sql = `SELECT id FROM agent_keys WHERE workspace_id = $1 AND node_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1`;
    const [row] = await this.database.query<{ id: string }>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    if (!row) throw new Error('A node that was given a key has none');
    return row.id;
  }

  /**
   * Completes installs whose node has been heard from: the agent itself is better evidence than its script. A node that had an agent
   * before was heard from when it called with the key that the install gave it. Returns them.
   */
  async completeArrived(ctx: Ctx, limit: number): Promise<InstallRow[]> {
    const { from, to } = installMachine.events.complete;
    return this.database.query(
      ctx,
      `UPDATE node_installs SET status = $1, stage = 'agent_online', progress_percent = 100, version = version + 1,
         updated_at = fettle_now()
       WHERE id IN (
         SELECT i.id FROM node_installs i JOIN node_liveness l ON l.node_id = i.node_id
         LEFT JOIN agent_keys k ON k.id = i.agent_key_id
         WHERE i.status = ANY($2) AND l.last_seen_at > i.created_at
           AND (i.reenrol_node_id IS NULL OR k.last_used_at IS NOT NULL) LIMIT $3 FOR UPDATE OF i SKIP LOCKED
       ) RETURNING ${columns}`,
      [to, from, limit],
    );
  }
}
