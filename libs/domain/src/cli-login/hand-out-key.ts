import { Injectable } from '@nestjs/common';
import { apiKeyScopes, can, type Result, type cliLogin } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ApiKeyService } from '../api-keys/index.js';
import { SessionRepository } from '../identity/index.js';
import { CallerRepository } from './caller.repository.js';
import { CliLoginRepository, type Approval, type AskedLogin } from './cli-login.repository.js';
import { CliLoginCodes } from './codes.js';

type Handed = Result<typeof cliLogin.token>;

/**
 * Answers a program that asks whether its code was approved. The key is made in the moment in which it is handed out, for the one who
 * approved and by what he may do then, so that it lies nowhere in between. It is handed out once, while the session lives in which
 * it was approved: an approval is worth no more than the sign-in that gave it.
 */
@Injectable()
export class HandOutKey {
  constructor(
    private readonly repository: CliLoginRepository,
    private readonly codes: CliLoginCodes,
    private readonly members: CallerRepository,
    private readonly apiKeys: ApiKeyService,
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @throws DomainError `cli_login.authorization_pending`, `cli_login.slow_down` (the interval has grown; `retryAfterS` says it),
   *   `cli_login.access_denied` also when the person may nothing there any more or has signed out, `workspace.archived`,
   *   `cli_login.expired_token` also for an unknown or used code
   */
  async run(ctx: Ctx, deviceCode: string): Promise<Handed> {
    const device = this.codes.hash('device', deviceCode);
    // Asking is noted on its own: the answer that it was too soon must not take the note back.
    const asked = await this.unitOfWork.run(ctx, (inside) => this.repository.ask(inside, device));
    const approval = approvalOf(asked);
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.repository.holdPerson(inside, approval.userId);
      // Of two who ask at once one is handed the key: the other waits for the row here, and finds it used.
      const again = await this.repository.ask(inside, device);
      approvalOf(again);
      if (!again || !(await this.isHeldAlive(inside, approval))) throw new DomainError('cli_login.access_denied');
      const { actor, workspaceId } = approval;
      const key = await this.mint(inside.with({ actor, workspaceId }), again, approval);
      await this.repository.consume(inside, again.id);
      return key;
    });
  }

  private async isHeldAlive(ctx: Ctx, { actor }: Approval): Promise<boolean> {
    return actor.kind === 'user' && (await this.sessions.holdAlive(ctx, actor.sessionId));
  }

  private async mint(ctx: Ctx, { client }: AskedLogin, { userId, access, keyDays }: Approval): Promise<Handed> {
    const member = await this.members.member(ctx, userId);
    if (!member) throw new DomainError('cli_login.access_denied');
    if (member.archivedAt) throw new DomainError('workspace.archived');
    const scopes = apiKeyScopes.filter(
      (scope) => can(member.role, scope) && (access === 'all' || scope.endsWith(':read')),
    );
    const name = `CLI on ${client}`;
    const { key, apiKey } = await this.apiKeys.mint(ctx, { userId, name, scopes, expiresInDays: keyDays });
    const { workspaceId, workspaceName, slug } = member;
    return {
      key,
      keyId: apiKey.id,
      expiresAt: apiKey.expiresAt,
      workspace: { id: workspaceId, name: workspaceName, slug },
    };
  }
}

function approvalOf(asked: AskedLogin | null): Approval {
  if (asked?.state === 'denied') throw new DomainError('cli_login.access_denied');
  if (asked?.state === 'pending' && asked.tooSoon)
    throw new DomainError('cli_login.slow_down', { intervalS: asked.intervalS }, { retryAfterS: asked.intervalS });
  if (asked?.state === 'pending') throw new DomainError('cli_login.authorization_pending');
  if (asked?.state !== 'approved' || !asked.approval) throw new DomainError('cli_login.expired_token');
  return asked.approval;
}
