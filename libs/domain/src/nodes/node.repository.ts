import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
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

  async insert(ctx: Ctx, node: NewNode): Promise<void> {
    await this.database.query(
      ctx,
      `WITH made AS (
         INSERT INTO nodes (id, workspace_id, name, description, hostname, machine_id, os, arch, platform_version, kernel_version, agent_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id, workspace_id
       ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM made`,
      [
        node.id, ctx.requireWorkspace(), node.name, node.description, node.hostname, node.machineId, node.os, node.arch,
        node.platformVersion, node.kernelVersion, node.agentVersion,
      ], // prettier-ignore
    );
  }
}
