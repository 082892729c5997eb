import { Injectable } from '@nestjs/common';
import { attentionKinds, type AttentionKind, type NodePresence } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { presenceSql } from '../nodes/index.js';
import { taskColumns, taskJoins, type TaskRow } from '../tasks/index.js';
import { ATTENTION_MAX } from './now.policy.js';

export interface NodeAttentionRow {
  kind: AttentionKind;
  id: string;
  name: string;
  since: Date;
  waiting: number;
  disk_percent: number | null;
  total: number;
}

export interface TotalsRow {
  presences: Partial<Record<NodePresence, number>> | null;
  running: number;
  waiting: number;
}

/** A task with the reason why it is told: it ended badly (`kind`, with `alike` tasks of its node), it runs, or it ended lately. */
export type NowTaskRow = TaskRow & {
  part: 'trouble' | 'running' | 'ended';
  kind: AttentionKind | null;
  alike: number;
  total: number;
};

const DISK_FULL_PERCENT = 90;
/** How many tasks run, or ended lately, are told. */
const TASKS_SHOWN = 8;
/** How far the tasks of one ending are looked through: beyond that, those asked long ago may be missed, and no answer is slow. */
const LOOKED_THROUGH = 1_000;

const presence = presenceSql('l.last_seen_at');
const rank = `array_position(ARRAY[${attentionKinds.map((kind) => `'${kind}'`).join(', ')}], kind)`;

/** A disk is only told of a node that is heard from: the figure of a silent one is a memory. */
const nodesSql = `
  SELECT kind, n.id, n.name, since, t.waiting, CASE WHEN kind = 'disk-filling' THEN v.disk_percent END AS disk_percent,
    count(*) OVER ()::int AS total
  FROM nodes n
  LEFT JOIN node_liveness l ON l.node_id = n.id
  LEFT JOIN node_vitals v ON v.node_id = n.id
  CROSS JOIN LATERAL (
    SELECT 'node-' || ${presence} AS kind, coalesce(l.last_seen_at, n.created_at) AS since WHERE ${presence} <> 'live'
    UNION ALL
    SELECT 'disk-filling', v.at WHERE v.disk_percent > ${DISK_FULL_PERCENT} AND ${presence} IN ('live', 'late')
  ) AS reason
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS waiting FROM task_live
    WHERE kind <> 'disk-filling' AND task_live.node_id = n.id AND state = 'queued'
  ) t
  WHERE n.workspace_id = $1 ORDER BY ${rank}, t.waiting DESC, since DESC, n.id LIMIT ${ATTENTION_MAX}`;

const totalsSql = `
  SELECT (
    SELECT json_object_agg(presence, count) FROM (
      SELECT ${presence} AS presence, count(*)::int AS count
      FROM nodes n LEFT JOIN node_liveness l ON l.node_id = n.id WHERE n.workspace_id = $1 GROUP BY 1
    ) AS counted
  ) AS presences, count(*) FILTER (WHERE state <> 'queued')::int AS running, count(*) FILTER (WHERE state = 'queued')::int AS waiting
  FROM task_live WHERE workspace_id = $1`;

/** Each inner query walks one index of tasks backwards and stops. A process that survived is worse than how its task ended. */
const tasksSql = `
  WITH bad AS MATERIALIZED (
    SELECT t.*, CASE WHEN t.cancel_state = 'could_not_stop' THEN 'task-could-not-stop' ELSE 'task-' || ending END AS kind
    FROM (VALUES ('failed'), ('unknown'), ('cancelled')) AS endings (ending)
    CROSS JOIN LATERAL (
      SELECT id, node_id, cancel_state, finished_at FROM tasks
      WHERE workspace_id = $1 AND final_state = ending ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
    ) t
    WHERE t.finished_at > fettle_now() - interval '24 hours' AND (ending <> 'cancelled' OR t.cancel_state = 'could_not_stop')
  ), trouble AS (
    SELECT 'trouble' AS part, kind, count(*)::int AS alike, count(*) OVER ()::int AS total,
      (array_agg(id ORDER BY finished_at DESC, id DESC))[1] AS id
    FROM bad GROUP BY node_id, kind ORDER BY ${rank}, count(*) DESC, max(finished_at) DESC LIMIT ${ATTENTION_MAX}
  ), running AS (
    SELECT 'running', NULL, 0, 0, task_id FROM task_live WHERE workspace_id = $1 AND state <> 'queued'
    ORDER BY task_id DESC LIMIT ${TASKS_SHOWN}
  ), lately AS MATERIALIZED (
    SELECT id, finished_at FROM tasks WHERE workspace_id = $1 AND final_state IS NOT NULL ORDER BY id DESC LIMIT 100
  ), ended AS (
    SELECT 'ended', NULL, 0, 0, id FROM lately ORDER BY finished_at DESC, id DESC LIMIT ${TASKS_SHOWN}
  ), told AS (TABLE trouble UNION ALL TABLE running UNION ALL TABLE ended)
  SELECT told.part, told.kind, told.alike, told.total, ${taskColumns}
  FROM told JOIN tasks t ON t.workspace_id = $1 AND t.id = told.id
  LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id ${taskJoins}
  ORDER BY t.finished_at DESC NULLS LAST, t.id DESC`;

/** The SQL behind one glance at a workspace. The workspace is in every `where`. */
@Injectable()
export class NowRepository {
  constructor(private readonly database: Database) {}

  /** Nodes that need somebody, worst first, with how many there are in all. */
  nodes(ctx: Ctx): Promise<NodeAttentionRow[]> {
    return this.database.query(ctx, nodesSql, [ctx.requireWorkspace()]);
  }

  /** Nodes by presence, and tasks that run and wait. */
  async totals(ctx: Ctx): Promise<TotalsRow> {
    const [row] = await this.database.query<TotalsRow>(ctx, totalsSql, [ctx.requireWorkspace()]);
    return row ?? { presences: null, running: 0, waiting: 0 };
  }

  /** Tasks that ended badly in the last 24 h (one per node and ending), the newest running ones and the last that ended. */
  tasks(ctx: Ctx): Promise<NowTaskRow[]> {
    return this.database.query(ctx, tasksSql, [ctx.requireWorkspace()]);
  }
}
