import { Injectable } from '@nestjs/common';
import { rootProfilesCovering, rootSurfaceOf, type Command, type RootProfile } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { Confirmation } from './confirmation.policy.js';
import { askedSql, cancelSql, insertManySql, insertOneSql } from './task-acts.sql.js';
import { taskColumns, taskJoins, type TaskRow } from './task.row.js';

/** One command and how it is to run; the ids of the tasks stand beside those of their nodes. */
export interface NewTasks {
  readonly ids: readonly string[];
  readonly nodeIds: readonly string[];
  readonly command: Command;
  readonly idempotent: boolean;
  readonly maxAttempts: number;
  readonly exclusive: boolean;
  readonly timeoutMs: number;
  readonly expiresInMs: number;
  readonly requestedBy: string;
  /** Left out of lists unless asked for. */
  readonly internal?: boolean;
  /** What the last reading of each node has to hold; null: nothing. */
  readonly confirmation: Confirmation | null;
}

/** A node of the workspace that was asked for. Unless `enrolled` and `allowed` it got no task. */
export interface TaskTarget {
  task_id: string;
  node_id: string;
  enrolled: boolean;
  /** Two machines use its identity, so that nobody knows which one would take the task. */
  cloned: boolean;
  /** False outside of the teams whose rights alone let the caller in. */
  allowed: boolean;
  /** False where the command needs root that the node has not applied. */
  rooted: boolean;
  /** False where the agent has said what it knows, and that was not among it. */
  supported: boolean;
  /** False where the last reading does not have what was confirmed. */
  confirmed: boolean;
}

/** Why a node got no task. */
export type NoTask = 'not_allowed' | 'not_enrolled' | 'cloned' | 'not_supported' | 'not_rooted' | 'not_confirmed';

/** The first of the reasons for which a node gets no task; null where it gets one. */
export function whyNone(target: Omit<TaskTarget, 'task_id' | 'node_id'>): NoTask | null {
  if (!target.allowed) return 'not_allowed';
  if (!target.enrolled) return 'not_enrolled';
  if (target.cloned) return 'cloned';
  if (!target.supported) return 'not_supported';
  if (!target.rooted) return 'not_rooted';
  return target.confirmed ? null : 'not_confirmed';
}

export interface Cancelled {
  task_id: string;
  node_id: string;
  version: number;
}

/** SQL of tasks as people see them and of what people do with them. The workspace is in every `where`: a foreign id finds nothing. */
@Injectable()
export class TaskRepository {
  constructor(private readonly database: Database) {}

  /** Creates a waiting task. Null when the workspace has no such node; otherwise why it got none. */
  async insert(
    ctx: Ctx,
    id: string,
    nodeId: string,
    task: Omit<NewTasks, 'ids' | 'nodeIds'>,
  ): Promise<TaskRow | NoTask | null> {
    const params = insertion(ctx, { ...task, ids: [id], nodeIds: [nodeId] });
    const [row] = await this.database.query<TaskRow & TaskTarget>(ctx, insertOneSql, params);
    return row ? (whyNone(row) ?? row) : null;
  }

  /** Creates a waiting task for each node that can take one. Nodes of other workspaces are not among the answers. */
  insertMany(ctx: Ctx, tasks: NewTasks): Promise<TaskTarget[]> {
    return this.database.query(ctx, insertManySql, insertion(ctx, tasks));
  }

  async find(ctx: Ctx, taskId: string): Promise<TaskRow | null> {
    const sql = `
      SELECT ${taskColumns}, t.result FROM tasks t
      LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id ${taskJoins}
      WHERE t.workspace_id = $1 AND t.id = $2`;
    const rows = await this.database.query<TaskRow>(ctx, sql, [ctx.requireWorkspace(), taskId]);
    return rows[0] ?? null;
  }

  /** Ends those that wait and marks those that run; the answer has those that this call moved. */
  cancel(ctx: Ctx, taskIds: readonly string[], reason: string | null): Promise<Cancelled[]> {
    return this.database.query(ctx, cancelSql, [ctx.requireWorkspace(), taskIds, reason, ctx.teamsOnly]);
  }

  /** Which of the tasks there are, whether they have ever been asked to stop, and whether the caller may ask that. */
  asked(ctx: Ctx, taskIds: readonly string[]): Promise<{ id: string; asked: boolean; allowed: boolean }[]> {
    return this.database.query(ctx, askedSql, [ctx.requireWorkspace(), taskIds, ctx.teamsOnly]);
  }
}

function insertion(ctx: Ctx, tasks: NewTasks): unknown[] {
  const { ids, nodeIds, command, idempotent, maxAttempts, exclusive, timeoutMs, expiresInMs, requestedBy } = tasks;
  const internal = tasks.internal ?? false;
  const how = [command.type, JSON.stringify(command.payload), idempotent, maxAttempts, exclusive, timeoutMs];
  return [
    ctx.requireWorkspace(),
    ids,
    nodeIds,
    ...how,
    expiresInMs,
    requestedBy,
    ctx.teamsOnly,
    internal,
    rootProfilesFor(command),
    tasks.confirmation?.reading ?? null,
    tasks.confirmation?.list ?? null,
    tasks.confirmation?.ids ?? [],
    tasks.confirmation?.payload ?? null,
  ];
}

/** The profiles of root access with which a node may be sent a command; null: any will do. */
function rootProfilesFor(command: Command): readonly RootProfile[] | null {
  const surface = rootSurfaceOf(command);
  return surface && rootProfilesCovering(surface);
}
