import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { ApiKeyService } from '../api-keys/index.js';
import { InstallEndings } from '../enrolment/index.js';
import { SessionService } from '../identity/index.js';
import { InvitationRepository } from './invitation.repository.js';
import { PasswordResetRepository } from './password-reset.repository.js';

/** What ended with an account, for its one audit entry. */
export interface AccountEndings {
  readonly sessions: readonly string[];
  readonly apiKeyIds: readonly string[];
  readonly invitations: readonly string[];
  /** Install commands that had not led to a running agent. */
  readonly installs: readonly string[];
}

/** Ends what a person could still act by: sessions and their sockets, API keys, links that were sent, install commands. */
@Injectable()
export class EndAccount {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: ApiKeyService,
    private readonly invitations: InvitationRepository,
    private readonly installs: InstallEndings,
    private readonly resets: PasswordResetRepository,
  ) {}

  /** Ends the sessions in which an administrator acts as somebody else, for one who is none any more. Joins the caller's transaction. */
  async acting(ctx: Ctx, userId: string): Promise<void> {
    await this.sessions.endImpersonationsOf(ctx, userId);
  }

  /** Joins the caller's transaction, whose commit is told to every process at once. The caller's audit entry lists the answer. */
  async run(ctx: Ctx, userId: string): Promise<AccountEndings> {
    const sessions = await this.sessions.endAll(ctx, userId, 'deactivated', { audited: false });
    const acting = await this.sessions.endImpersonationsOf(ctx, userId, { audited: false });
    const apiKeyIds = await this.keys.revokeOf(ctx, userId, null, 'deactivated');
    const invitations = await this.invitations.revoke(ctx, userId);
    await this.resets.revoke(ctx, userId);
    const installs = await this.installs.endOf(ctx, userId, null);
    return {
      sessions: [...sessions, ...acting],
      apiKeyIds,
      invitations: invitations.map(({ id }) => id),
      installs: installs.map(({ id }) => id),
    };
  }
}
