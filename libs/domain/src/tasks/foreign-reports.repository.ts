import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { KeyMisuse } from '../nodes/index.js';

/**
 * Reports on tasks that are not the caller's. To the caller they look like reports on no task at all; where the task is of another node,
 * the key of one node has been used to speak for another.
 */
@Injectable()
export class ForeignReports {
  constructor(
    private readonly database: Database,
    private readonly misuse: KeyMisuse,
  ) {}

  /** Whose task it is that a report was refused for. Never throws: the refusal is the answer, whatever becomes of this. */
  async note(ctx: Ctx, taskId: string): Promise<void> {
    const { actor } = ctx;
    if (actor.kind !== 'agent') return;
    const workspaceId = ctx.requireWorkspace();
    try {
      const sql = 'SELECT node_id FROM tasks WHERE workspace_id = $1 AND id = $2';
      const [task] = await this.database.query<{ node_id: string }>(ctx, sql, [workspaceId, taskId]);
      if (task && task.node_id !== actor.nodeId)
        this.misuse.note({ workspaceId, nodeId: actor.nodeId, claimed: task.node_id, where: 'task' });
    } catch {
      // The database is away: the next attempt is seen.
    }
  }
}
