import { Injectable } from '@nestjs/common';
import type { Actor, Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox } from '@fettle/platform/database';
import type { WindowRow } from './window.row.js';

type WindowEvent = 'window.started' | 'window.scheduled' | 'window.ended' | 'window.cancelled';

/** Tells browsers and the audit trail what became of a window, within the caller's transaction. */
@Injectable()
export class WindowTelling {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  tell(ctx: Ctx, event: WindowEvent, row: WindowRow, details: object = {}): void {
    const { id, workspace_id: workspaceId, scope_id: nodeId, version } = row;
    this.outbox.fact(ctx, { name: 'window.changed', workspaceId, id, version, parentId: nodeId });
    this.outbox.fact(ctx, { name: 'node.changed', workspaceId, id: nodeId, version: row.node_version });
    const about = { windowId: id, node: row.scope_name, reason: row.reason, endsAt: row.ends_at.toISOString() };
    this.audit.record(ctx.with({ workspaceId }), event, { type: 'node', id: nodeId }, { ...about, ...details });
  }
}

/** Who it was: the person, if it was one, and the name to show when the account is gone. */
export function doer(actor: Actor): { id: string | null; name: string } {
  if (actor.kind === 'user') return { id: actor.id, name: actor.label };
  if (actor.kind === 'api-key') return { id: actor.userId, name: actor.label };
  return { id: null, name: 'Fettle' };
}
