import { Injectable } from '@nestjs/common';
import type { Result, cliLogin } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { OwnKey } from '../api-keys/index.js';
import { CallerRepository } from './caller.repository.js';

/** Says who is calling in a workspace. */
@Injectable()
export class CallerReader {
  constructor(
    private readonly repository: CallerRepository,
    private readonly ownKey: OwnKey,
  ) {}

  /** @throws DomainError `object.not_found` when the person behind the call is no member */
  async read(ctx: Ctx): Promise<Result<typeof cliLogin.caller>> {
    const { actor } = ctx;
    const userId = actor.kind === 'api-key' ? actor.userId : actor.kind === 'user' ? actor.id : null;
    const member = userId === null ? null : await this.repository.member(ctx, userId);
    if (!member) throw new DomainError('object.not_found');
    const key = await this.ownKey.view(ctx);
    const { role, userName, email, workspaceName, slug, archivedAt } = member;
    return {
      user: { id: member.userId, name: userName, email },
      workspace: { id: member.workspaceId, name: workspaceName, slug, archivedAt: archivedAt?.toISOString() ?? null },
      role,
      apiKey: key && {
        id: key.id,
        name: key.name,
        serviceAccount: key.serviceAccount?.name ?? null,
        expiresAt: key.expiresAt,
        scopes: key.effectiveScopes,
      },
    };
  }
}
