import { Injectable } from '@nestjs/common';
import type { CreateTask, Result, TaskState, tasks as contract } from '@fettle/contracts';
import { newId, type Actor, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Cursor, UnitOfWork, lacksPartition } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { TaskEvents } from './task-events.js';
import { TaskPartitions } from './task-partitions.js';
import { hasNul, storable } from './task.policy.js';
import { TOTAL_MAX, TaskRepository, type TaskFilter } from './task.repository.js';
import { taskView, type TaskView } from './task.row.js';

export interface TaskQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly nodeId?: string | undefined;
  readonly state?: TaskState | undefined;
}

/** What people do with tasks. */
@Injectable()
export class TaskService {
  constructor(
    private readonly repository: TaskRepository,
    private readonly partitions: TaskPartitions,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
    private readonly audit: AuditTrail,
    private readonly cursors: Cursor,
  ) {}

  /**
   * Queues one command for one node and wakes its agent; it waits if the node is off.
   * @throws DomainError `object.not_found` (no such node here), `request.invalid` (NUL in the command)
   */
  async create(ctx: Ctx, input: z.output<typeof CreateTask>): Promise<TaskView> {
    if (hasNul(input.command.payload)) {
      throw new DomainError('request.invalid', {}, { detail: 'A command cannot contain NUL' });
    }
    const task = { ...input, id: newId(), requestedBy: nameOf(ctx.actor) };
    try {
      return await this.unitOfWork.run(ctx, async (inside) => {
        const row = await this.repository.insert(inside, task);
        if (!row) throw new DomainError('object.not_found', {}, { detail: 'There is no such node' });
        const { id, node_id: nodeId, workspace_id: workspaceId, version, type } = row;
        this.events.changed(inside, { workspaceId, id, nodeId, version });
        this.events.wake(inside, nodeId);
        this.audit.record(inside, 'task.created', { type: 'task', id }, { nodeId, command: type });
        return taskView(row);
      });
    } catch (error) {
      throw await this.afterFault(error);
    }
  }

  /** A page, newest first. @throws DomainError `request.cursor_invalid` */
  async list(ctx: Ctx, { limit, cursor, nodeId, state }: TaskQuery): Promise<Result<typeof contract.list>> {
    const scope = `tasks:${ctx.requireWorkspace()}:${nodeId ?? ''}:${state ?? ''}`;
    const before = cursor === undefined ? undefined : this.cursors.open(scope, cursor).id;
    const filter: TaskFilter = { nodeId, state, before, limit: limit + 1 };
    const [rows, count] = await Promise.all([this.repository.page(ctx, filter), this.repository.count(ctx, filter)]);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(taskView),
      nextCursor: last ? this.cursors.seal(scope, { key: '', id: last.id }) : null,
      total: Math.min(count, TOTAL_MAX),
      totalIsExact: count <= TOTAL_MAX,
    };
  }

  /** One task. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, taskId: string): Promise<TaskView> {
    const row = await this.repository.find(ctx, taskId);
    if (!row) throw new DomainError('object.not_found');
    return taskView(row);
  }

  /**
   * Asks for a task to be stopped: a waiting one ends at once, for any other the answer says how far it has come. Asking again
   * changes nothing.
   * @throws DomainError `object.not_found`, `task.final` when it ended without having been asked to
   */
  async cancel(ctx: Ctx, taskId: string, reason?: string): Promise<TaskView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const done = await this.repository.cancel(inside, taskId, reason ? storable(reason) : null);
      const row = await this.repository.find(inside, taskId);
      if (!row) throw new DomainError('object.not_found');
      if (!row.cancel_state) throw new DomainError('task.final');
      if (done) {
        const { workspace_id: workspaceId, id, node_id: nodeId } = row;
        this.events.changed(inside, { workspaceId, id, nodeId, version: done.version });
        this.audit.record(inside, 'task.cancel-requested', { type: 'task', id }, { nodeId });
        this.events.wake(inside, nodeId);
      }
      return taskView(row);
    });
  }

  /** No partition for this month: the clock was off for long. It is made now, and the caller asked to come again. */
  private async afterFault(error: unknown): Promise<unknown> {
    if (!lacksPartition(error)) return error;
    await this.partitions.rotatePartitions();
    return new DomainError('overloaded', {}, { cause: error, retryAfterS: 1 });
  }
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'user') return actor.label;
  return actor.kind === 'system' ? `system: ${actor.reason}` : actor.kind;
}
