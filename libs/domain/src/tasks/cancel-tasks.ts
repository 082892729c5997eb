import { Injectable } from '@nestjs/common';
import type { Handled, Result, cancelRefusals, tasks as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { TaskEvents } from './task-events.js';
import { distinct, storable } from './task.policy.js';
import { TaskRepository } from './task.repository.js';

/** Asks for many tasks to be stopped, in one transaction, with an audit entry for each that it moved. */
@Injectable()
export class CancelTasks {
  constructor(
    private readonly repository: TaskRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
    private readonly audit: AuditTrail,
  ) {}

  /** Those that wait end at once; asking again changes nothing. Two statements, and one for what they tell. */
  async run(ctx: Ctx, input: Handled<typeof contract.cancelMany>['body']): Promise<Result<typeof contract.cancelMany>> {
    const ids = distinct(input.taskIds);
    const reason = input.reason ? storable(input.reason) : null;
    return this.unitOfWork.run(ctx, async (inside) => {
      const moved = await this.repository.cancel(inside, ids, reason);
      const workspaceId = inside.requireWorkspace();
      for (const { task_id: id, node_id: nodeId, version } of moved) {
        this.events.changed(inside, { workspaceId, id, nodeId, version });
        this.audit.record(inside, 'task.cancel-requested', { type: 'task', id }, { nodeId, together: moved.length });
        this.events.wake(inside, nodeId);
      }
      // A statement of its own: what ended while the first one waited for a row has its end by now.
      const known = new Map((await this.repository.asked(inside, ids)).map((task) => [task.id, task]));
      return {
        asked: ids.filter((id) => !refusalOf(known.get(id))),
        refused: ids.flatMap((taskId) => {
          const code = refusalOf(known.get(taskId));
          return code ? [{ taskId, code }] : [];
        }),
      };
    });
  }
}

function refusalOf(task: { asked: boolean; allowed: boolean } | undefined): (typeof cancelRefusals)[number] | null {
  if (!task) return 'object.not_found';
  if (!task.allowed) return 'permission.missing';
  return task.asked ? null : 'task.final';
}
