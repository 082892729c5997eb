import { Injectable } from '@nestjs/common';
import type { Criticality } from '@fettle/contracts';
import type { NodeLocation } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { inTeamScope } from './team-scope.sql.js';
import { nodeColumns, nodeJoins, type NodeRow } from './node.row.js';

export interface NewNode {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly hostname: string;
  readonly machineId: string | null;
  readonly os: string;
  readonly arch: string;
  readonly platformVersion: string | null;
  readonly kernelVersion: string | null;
  readonly agentVersion: string | null;
  readonly teamId: string | null;
  readonly location?: NodeLocation | null;
}

/** What people keep of a node. */
export interface NodeWords {
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly site: string | null;
  readonly criticality: Criticality;
  readonly ownerId: string | null;
  readonly notes: string | null;
}

export interface LockedNode extends NodeWords {
  readonly id: string;
  readonly workspace_id: string;
  readonly team_id: string | null;
  readonly version: number;
  readonly allowed: boolean;
}

/** SQL of single nodes. The workspace is in every `where`: a foreign id finds nothing. */
@Injectable()
export class NodeRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx, nodeId: string): Promise<NodeRow | null> {
    const sql = `SELECT ${nodeColumns} FROM nodes n ${nodeJoins} WHERE n.workspace_id = $1 AND n.id = $2`;
    const rows = await this.database.query<NodeRow>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    return rows[0] ?? null;
  }

  /**
   * A node to act on, locked until the transaction ends. `allowed` is false where the caller was let in by rights of teams that do not
   * own it. Null: there is no such node here.
   */
  async lock(ctx: Ctx, nodeId: string): Promise<LockedNode | null> {
    return this.standing(ctx, nodeId, 'FOR UPDATE');
  }

  /** The same as it is at this moment, without a lock. */
  async standing(ctx: Ctx, nodeId: string, lock: 'FOR UPDATE' | '' = ''): Promise<LockedNode | null> {
    const sql = `SELECT id, workspace_id, team_id, name, description, tags, site, criticality, owner_user_id AS "ownerId", notes, version, ${inTeamScope('team_id', '$3')} AS allowed
      FROM nodes WHERE workspace_id = $1 AND id = $2 ${lock}`;
    const [row] = await this.database.query<LockedNode>(ctx, sql, [ctx.requireWorkspace(), nodeId, ctx.teamsOnly]);
    return row ?? null;
  }

  async describe(ctx: Ctx, nodeId: string, words: NodeWords): Promise<void> {
    const sql = `UPDATE nodes SET name = $3, description = $4, tags = $5, site = $6, criticality = $7, owner_user_id = $8, notes = $9,
      version = version + 1, updated_at = fettle_now() WHERE workspace_id = $1 AND id = $2`;
    const { name, description, tags, site, criticality, ownerId, notes } = words;
    const values = [name, description, tags, site, criticality, ownerId, notes];
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId, ...values]);
  }

  /** Whether somebody belongs to the workspace and is active. Holds off the end of that until the transaction ends. */
  async isMember(ctx: Ctx, userId: string): Promise<boolean> {
    const sql = `SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
      WHERE m.workspace_id = $1 AND m.user_id = $2 FOR KEY SHARE OF m`;
    return (await this.database.query(ctx, sql, [ctx.requireWorkspace(), userId])).length > 0;
  }

  /** Which machine a node is, locked until the transaction ends. */
  async lockMachine(
    ctx: Ctx,
    nodeId: string,
  ): Promise<{ machine_id: string | null; hostname: string; version: number } | null> {
    const sql = 'SELECT machine_id, hostname, version FROM nodes WHERE workspace_id = $1 AND id = $2 FOR UPDATE';
    const [row] = await this.database.query<{ machine_id: string | null; hostname: string; version: number }>(
      ctx,
      sql,
      [ctx.requireWorkspace(), nodeId],
    );
    return row ?? null;
  }

  /** A machine that has become this node: what it tells takes the place of what was known. What people keep of the node stays. */
  async rejoin(ctx: Ctx, nodeId: string, machine: Omit<NewNode, 'id'>): Promise<void> {
    const sql = `UPDATE nodes SET hostname = $3, machine_id = coalesce($4, machine_id), os = $5, arch = $6, platform_version = $7,
        kernel_version = $8, agent_version = $9, location = coalesce($10, location), version = version + 1, updated_at = fettle_now()
      WHERE workspace_id = $1 AND id = $2`;
    await this.database.query(
      ctx,
      sql,
      [
        ctx.requireWorkspace(), nodeId, machine.hostname, machine.machineId, machine.os, machine.arch, machine.platformVersion,
        machine.kernelVersion, machine.agentVersion, machine.location ? JSON.stringify(machine.location) : null,
      ], // prettier-ignore
    );
  }

  async insert(ctx: Ctx, node: NewNode): Promise<void> {
    await this.database.query(
      ctx,
      `WITH made AS (
         INSERT INTO nodes (id, workspace_id, name, description, hostname, machine_id, os, arch, platform_version, kernel_version, agent_version, team_id, location)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id, workspace_id
       ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM made`,
      [
        node.id, ctx.requireWorkspace(), node.name, node.description, node.hostname, node.machineId, node.os, node.arch,
        node.platformVersion, node.kernelVersion, node.agentVersion, node.teamId,
        node.location ? JSON.stringify(node.location) : null,
      ], // prettier-ignore
    );
  }
}
