import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox } from '@fettle/platform/database';

/** What a change of keys and service accounts leaves behind besides its row: an audit entry and a fact for the pages that show them. */
@Injectable()
export class KeyJournal {
  constructor(
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
  ) {}

  /** Writes both, in the open transaction. `details` hold no key and no hash. */
  record(ctx: Ctx, event: string, target: { type: 'api-key' | 'service-account'; id: string }, details: object): void {
    this.audit.record(ctx, event, target, details);
    this.tell(ctx, target.id);
  }

  /** Only the fact. Neither kind of row is told by a version of its own, so the time stands for it. */
  tell(ctx: Ctx, id: string, workspaceId = ctx.requireWorkspace()): void {
    this.outbox.fact(ctx, { name: 'api-key.changed', workspaceId, id, version: Date.now() });
  }
}
