import { newId, type Ctx } from '../context/index.js';
import { redactDetails } from './audit-changes.js';
import { requireTransaction } from './transaction.js';

/** The record of every mutation, written in its transaction and sealed into a hash chain within 2 s. */
export class AuditTrail {
  /**
   * Records `event` (`task.created`) on `target`. Details are redacted by key before they are kept; what
   * changed belongs there as `changes: changes(before, after)`. The chain is that of the
   * context's workspace, or `platform`. Throws outside of `unitOfWork.run`.
   */
  record(ctx: Ctx, event: string, target: { type: string; id: string }, details: object = {}): void {
    requireTransaction(ctx, `Audit entry ${event}`).audit.push({
      id: newId(),
      workspace_id: ctx.workspaceId,
      actor: ctx.actor,
      event,
      target: { type: target.type, id: target.id },
      details: redactDetails(details),
      request_id: ctx.requestId,
      ip: ctx.origin.ip ?? null,
      user_agent: ctx.origin.userAgent?.slice(0, 512) ?? null,
      chain: ctx.workspaceId === null ? 'platform' : `workspace:${ctx.workspaceId}`,
    });
  }
}
