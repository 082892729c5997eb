import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { ApiKeyService } from '../api-keys/index.js';
import { SessionService } from '../identity/index.js';
import { AccountRepository } from './account.repository.js';
import { InvitationRepository } from './invitation.repository.js';
import { PasswordResetRepository } from './password-reset.repository.js';

/** What ended with an account, for its one audit entry. */
export interface AccountEndings {
  readonly sessions: readonly string[];
  readonly apiKeyIds: readonly string[];
  readonly invitations: readonly string[];
}

/** Ends what a person could still act by: sessions and their sockets, API keys, links that were sent. */
@Injectable()
export class EndAccount {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: ApiKeyService,
    private readonly accounts: AccountRepository,
    private readonly invitations: InvitationRepository,
    private readonly resets: PasswordResetRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Joins the caller's transaction, whose commit is told to every process at once. The caller's audit entry lists the answer. */
  async run(ctx: Ctx, userId: string): Promise<AccountEndings> {
    const sessions = await this.sessions.endAll(ctx, userId, 'deactivated', { audited: false });
    const acting = await this.accounts.endActing(ctx, userId);
    for (const sessionId of acting) this.outbox.revoked(ctx, { sessionId });
    const apiKeyIds = await this.keys.revokeOf(ctx, userId, null, 'deactivated');
    const invitations = await this.invitations.revoke(ctx, userId);
    await this.resets.revoke(ctx, userId);
    return { sessions: [...sessions, ...acting], apiKeyIds, invitations: invitations.map(({ id }) => id) };
  }
}
