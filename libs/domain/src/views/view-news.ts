import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox } from '@fettle/platform/database';

interface Told {
  readonly id: string;
  readonly version: number;
  /** The person whose view it is; null: it is shared. */
  readonly ownerId: string | null;
}

/** What is recorded and told of a view. Needs an open transaction. */
@Injectable()
export class ViewNews {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  tell(ctx: Ctx, event: string, { id, version, ownerId }: Told, details: object): void {
    this.audit.record(ctx, event, { type: 'view', id }, details);
    const workspaceId = ctx.requireWorkspace();
    this.outbox.fact(ctx, {
      name: 'view.changed',
      workspaceId,
      id,
      version,
      ...(ownerId ? { parentId: ownerId } : {}),
    });
  }
}
