import { Injectable } from '@nestjs/common';
import { can, type Permission } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainApiKeyAuthenticator } from '../api-keys/index.js';
import { MembershipRepository } from '../workspaces/index.js';

/** What the asking one holds in the workspace of the context, at this moment. */
@Injectable()
export class CallerRights {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly apiKeys: DomainApiKeyAuthenticator,
  ) {}

  /** A question about permissions. Who is neither a member nor a key of the workspace holds none. */
  async of(ctx: Ctx): Promise<(permission: Permission) => boolean> {
    const { actor } = ctx;
    if (actor.kind === 'user') {
      const access = await this.memberships.access(ctx, ctx.requireWorkspace(), actor.id);
      return (permission) => can(access?.role, permission);
    }
    if (actor.kind !== 'api-key') return () => false;
    const key = await this.apiKeys.standing(actor.id);
    return (permission) => key !== null && key.permissions.has(permission);
  }
}
