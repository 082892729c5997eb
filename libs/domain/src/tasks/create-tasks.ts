import { Injectable } from '@nestjs/common';
import type { Handled, Result, taskRefusals, tasks as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail } from '@fettle/platform/database';
import { confirmationOf } from './confirmation.policy.js';
import { auditedParams } from './task-audit.policy.js';
import { TaskEvents } from './task-events.js';
import { TaskPartitions } from './task-partitions.js';
import { distinct, howToRun, requesterOf, requireRunnable } from './task.policy.js';
import { TaskRepository, whyNone, type NoTask, type TaskTarget } from './task.repository.js';

/** Sends one command to many nodes: what may be done with one, in one transaction, with an audit entry for each task. */
@Injectable()
export class CreateTasks {
  constructor(
    private readonly repository: TaskRepository,
    private readonly partitions: TaskPartitions,
    private readonly events: TaskEvents,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * One statement, and one for what it tells. A node that is not there, belongs to another workspace, has no agent key or is
   * outside of the caller's teams is refused by name; the others get their task.
   * @throws DomainError `request.invalid` (NUL in the command), `command.confirmation_missing`
   */
  async run(ctx: Ctx, input: Handled<typeof contract.createMany>['body']): Promise<Result<typeof contract.createMany>> {
    requireRunnable(input.command);
    const nodeIds = distinct(input.nodeIds);
    const batch = {
      ...input,
      ...howToRun(input),
      confirmation: confirmationOf(input.command, ctx.actor),
      nodeIds,
      ids: nodeIds.map(() => newId()),
      requestedBy: requesterOf(ctx.actor),
    };
    return this.partitions.creating(ctx, async (inside) => {
      const nodes = new Map((await this.repository.insertMany(inside, batch)).map((node) => [node.node_id, node]));
      const created = [...nodes.values()].filter((node) => !refusalOf(node));
      const workspaceId = inside.requireWorkspace();
      const about = auditedParams(input.command.payload);
      const details = { command: input.command.type, ...about, together: created.length };
      for (const { task_id: id, node_id: nodeId } of created) {
        this.events.changed(inside, { workspaceId, id, nodeId, version: 1 });
        this.events.wake(inside, nodeId);
        this.audit.record(inside, 'task.created', { type: 'task', id }, { nodeId, ...details });
      }
      return {
        created: created.map(({ task_id: taskId, node_id: nodeId }) => ({ taskId, nodeId })),
        refused: nodeIds.flatMap((nodeId) => {
          const code = refusalOf(nodes.get(nodeId));
          return code ? [{ nodeId, code }] : [];
        }),
      };
    });
  }
}

const codes: Readonly<Record<NoTask, (typeof taskRefusals)[number]>> = {
  not_allowed: 'permission.missing',
  not_enrolled: 'node.not_enrolled',
  cloned: 'node.cloned',
  not_supported: 'command.not_supported',
  not_rooted: 'node.root_access_missing',
  not_confirmed: 'command.target_changed',
};

function refusalOf(node: TaskTarget | undefined): (typeof taskRefusals)[number] | null {
  if (!node) return 'object.not_found';
  const why = whyNone(node);
  return why && codes[why];
}
