import { Injectable } from '@nestjs/common';
import { permissionToRun, type Command, type CreateTask } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import type { z } from 'zod';
import { confirmationOf, notSupported, targetChanged } from './confirmation.policy.js';
import { auditedParams } from './task-audit.policy.js';
import { TaskEvents } from './task-events.js';
import { TaskPartitions } from './task-partitions.js';
import { howToRun, requesterOf, requireRunnable, rootAccessMissing, storable } from './task.policy.js';
import { TaskRepository, type NoTask } from './task.repository.js';
import { taskView, type TaskView } from './task.row.js';

/** What those say who make a task for something else. */
interface Beside {
  /** Left out of lists unless asked for. */
  readonly internal?: boolean;
  /** A part of an act that has its own audit entry. */
  readonly isPart?: boolean;
}

/** Why the node got no task, as its caller is told. */
function refusal(why: NoTask, command: Command): DomainError {
  switch (why) {
    case 'not_allowed':
      return permissionMissing(permissionToRun(command));
    case 'not_enrolled':
      return new DomainError('node.not_enrolled');
    case 'cloned':
      return new DomainError('node.cloned');
    case 'not_supported':
      return notSupported(command);
    case 'not_rooted':
      return rootAccessMissing(command);
    case 'not_confirmed':
      return targetChanged(command);
  }
}

/** What people do with one task. */
@Injectable()
export class TaskService {
  constructor(
    private readonly repository: TaskRepository,
    private readonly partitions: TaskPartitions,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Queues one command for one node and wakes its agent; it waits if the node is off.
   * @throws DomainError `object.not_found` (no such node here), `permission.missing` outside of the caller's teams, `node.not_enrolled` (it has no working agent key, so nobody would ever
   * take the task), `node.cloned` (two machines have its identity), `request.invalid` (NUL in the command), `node.root_access_missing`, `command.not_supported`, `command.confirmation_missing`,
   * `command.target_changed`
   */
  async create(ctx: Ctx, input: z.output<typeof CreateTask> & Beside): Promise<TaskView> {
    requireRunnable(input.command);
    const confirmation = confirmationOf(input.command, ctx.actor);
    const task = { ...input, ...howToRun(input), confirmation, requestedBy: requesterOf(ctx.actor) };
    return this.partitions.creating(ctx, async (inside) => {
      const row = await this.repository.insert(inside, newId(), input.nodeId, task);
      if (!row) throw new DomainError('object.not_found', {}, { detail: 'There is no such node' });
      if (typeof row === 'string') throw refusal(row, input.command);
      const { id, node_id: nodeId, workspace_id: workspaceId, version, type } = row;
      this.events.changed(inside, { workspaceId, id, nodeId, version });
      this.events.wake(inside, nodeId);
      const details = { nodeId, command: type, ...auditedParams(input.command.payload) };
      if (!input.isPart) this.audit.record(inside, 'task.created', { type: 'task', id }, details);
      return taskView(row);
    });
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
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams, `task.final` when it ended without having been asked to
   */
  async cancel(ctx: Ctx, taskId: string, reason?: string, { isPart = false } = {}): Promise<TaskView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const [done] = await this.repository.cancel(inside, [taskId], reason ? storable(reason) : null);
      const row = await this.repository.find(inside, taskId);
      if (!row) throw new DomainError('object.not_found');
      if (inside.teamsOnly && !inside.teamsOnly.includes(row.node_team_id ?? ''))
        throw permissionMissing('task:cancel');
      if (!row.cancel_state) throw new DomainError('task.final');
      if (done) {
        const { workspace_id: workspaceId, id, node_id: nodeId } = row;
        this.events.changed(inside, { workspaceId, id, nodeId, version: done.version });
        if (!isPart) this.audit.record(inside, 'task.cancel-requested', { type: 'task', id }, { nodeId });
        this.events.wake(inside, nodeId);
      }
      return taskView(row);
    });
  }
}
