import { Injectable } from '@nestjs/common';
import type { WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { MailNotices } from '../deliveries/index.js';

interface Recipient {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** Tells of changed memberships: browsers by facts, sockets by a second look at what they may see, the person by mail. */
@Injectable()
export class MemberNews {
  constructor(
    private readonly outbox: Outbox,
    private readonly notices: MailNotices,
  ) {}

  /** A membership of the context's workspace is another one now. */
  changed(ctx: Ctx, userId: string, version: number): void {
    this.outbox.fact(ctx, { name: 'member.changed', workspaceId: ctx.requireWorkspace(), id: userId, version });
  }

  /** The same, with another role: sockets of the person are looked at again. */
  roleChanged(ctx: Ctx, userId: string, version: number): void {
    this.changed(ctx, userId, version);
    this.outbox.revoked(ctx, { workspaceId: ctx.requireWorkspace(), userId });
  }

  async mailRole(
    ctx: Ctx,
    { userId, email, name }: Recipient,
    about: { workspace: string; role: WorkspaceRole },
  ): Promise<void> {
    const mail = { to: { email, name }, workspaceId: ctx.workspaceId, data: { actor: labelOf(ctx), ...about } };
    await this.notices.tell(ctx, userId, { template: 'role-changed', ...mail });
  }

  async mailRemoved(ctx: Ctx, { userId, email, name }: Recipient, workspace: string): Promise<void> {
    const mail = { to: { email, name }, workspaceId: ctx.workspaceId, data: { actor: labelOf(ctx), workspace } };
    await this.notices.tell(ctx, userId, { template: 'removed-from-workspace', ...mail });
  }

  async mailOwner(
    ctx: Ctx,
    { userId, email, name }: Recipient,
    about: { workspace: string; owner: string },
  ): Promise<void> {
    const mail = { to: { email, name }, workspaceId: ctx.workspaceId, data: { actor: labelOf(ctx), ...about } };
    await this.notices.tell(ctx, userId, { template: 'ownership-transferred', ...mail });
  }
}

function labelOf({ actor }: Ctx): string {
  return actor.kind === 'user' || actor.kind === 'api-key' ? actor.label : 'Fettle';
}
