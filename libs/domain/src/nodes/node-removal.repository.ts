import { Injectable } from '@nestjs/common';
import type { NodePresence } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { shownPresenceSql } from './shown-presence.sql.js';

/** What hangs on a node. */
export interface NodeReach {
  readonly presence: NodePresence;
  readonly teamName: string | null;
  readonly tasksRunning: number;
  readonly tasksWaiting: number;
  readonly tasksEnded: number;
  readonly agentKeys: number;
  readonly windows: number;
  readonly installs: number;
}

/** Ended tasks are counted to here. */
const COUNT_MAX = 10_000;

/** SQL of the end of nodes. The workspace is in every `where`. */
@Injectable()
export class NodeRemovalRepository {
  constructor(private readonly database: Database) {}

  /** What hangs on a node at this moment, in one statement. */
  async reach(ctx: Ctx, nodeId: string): Promise<NodeReach> {
    const sql = `
      SELECT ${shownPresenceSql} AS presence, g.name AS "teamName",
        (SELECT count(*)::int FROM task_live WHERE node_id = n.id AND state <> 'queued') AS "tasksRunning",
        (SELECT count(*)::int FROM task_live WHERE node_id = n.id AND state = 'queued') AS "tasksWaiting",
        (SELECT count(*)::int FROM (SELECT FROM tasks WHERE workspace_id = $1 AND node_id = n.id AND final_state IS NOT NULL
          LIMIT ${COUNT_MAX}) AS ended) AS "tasksEnded",
        (SELECT count(*)::int FROM agent_keys WHERE node_id = n.id AND revoked_at IS NULL) AS "agentKeys",
        (SELECT count(*)::int FROM windows WHERE workspace_id = $1 AND scope_kind = 'node' AND scope_id = n.id
          AND state IN ('scheduled', 'active')) AS windows,
        (SELECT count(*)::int FROM node_installs WHERE workspace_id = $1 AND reenrol_node_id = n.id
          AND status IN ('pending', 'installing')) AS installs
      FROM nodes n LEFT JOIN node_liveness l ON l.node_id = n.id LEFT JOIN teams g ON g.id = n.team_id
      WHERE n.workspace_id = $1 AND n.id = $2`;
    return (await this.database.query<NodeReach>(ctx, sql, [ctx.requireWorkspace(), nodeId]))[0]!;
  }

  /** Takes away what has not ended: nobody will ever run it. Returns those tasks. */
  async deleteTasks(ctx: Ctx, nodeId: string): Promise<{ task_id: string; version: number }[]> {
    const sql = `DELETE FROM task_live WHERE workspace_id = $1 AND node_id = $2 RETURNING task_id, version`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeId]);
  }

  /** Deletes the node; keys, tasks, windows and installs go along by their references. Returns its hostname. */
  async deleteNode(ctx: Ctx, nodeId: string): Promise<string | null> {
    const sql = 'DELETE FROM nodes WHERE workspace_id = $1 AND id = $2 RETURNING hostname';
    const [row] = await this.database.query<{ hostname: string }>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    return row?.hostname ?? null;
  }
}
