import { Injectable } from '@nestjs/common';
import type { Handled, users } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { AccountRepository, type Account, type AccountValues } from './account.repository.js';
import { EndAccount } from './end-account.js';
import { InvitationRepository } from './invitation.repository.js';
import { ADMINISTRATORS, Lines } from './lines.js';
import { UserDirectory, type UserDetails } from './user-directory.js';

export type UserChange = Handled<typeof users.update>['body'];

/** An administrator of the platform changes somebody's account. */
@Injectable()
export class ChangeUser {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
    private readonly accounts: AccountRepository,
    private readonly invitations: InvitationRepository,
    private readonly directory: UserDirectory,
    private readonly endAccount: EndAccount,
    private readonly lines: Lines,
  ) {}

  /**
   * Renames, changes the platform role, deactivates or reactivates. A deactivation ends everything by which the person could still act,
   * and its audit entry lists it; what has ended stays ended after a reactivation.
   * @throws DomainError `object.not_found`; `user.conflict` with an older version; `user.own_account` for the own role or deactivation;
   * `user.last_administrator`
   */
  run(ctx: Ctx, userId: string, change: UserChange): Promise<UserDetails> {
    const mayLose = change.active === false || change.platformRole === 'user';
    const work = () => this.change(ctx, userId, { change, mayLose });
    return mayLose ? this.lines.next(ADMINISTRATORS, work) : work();
  }

  private change(
    ctx: Ctx,
    userId: string,
    { change, mayLose }: { change: UserChange; mayLose: boolean },
  ): Promise<UserDetails> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const administrators = mayLose ? await this.accounts.lockAdministrators(inside) : [];
      const account = await this.accounts.lock(inside, userId);
      if (!account) throw new DomainError('object.not_found');
      const { version = account.version } = change;
      if (version !== account.version) throw new DomainError('user.conflict');
      const next = changed(account, change);
      requireNotOwn(inside, account, next);
      requireAnother(administrators, account, next);
      const told = changes(view(account), view(next));
      if (Object.keys(told).length > 0) await this.apply(inside, account, { next, told });
      return this.directory.get(inside, userId);
    });
  }

  private async apply(
    ctx: Ctx,
    account: Account,
    { next, told }: { next: AccountValues; told: object },
  ): Promise<void> {
    const { id } = account;
    await this.accounts.put(ctx, id, next);
    const isDeactivated = next.deactivated && !account.deactivated;
    const ended = isDeactivated ? { ended: await this.endAccount.run(ctx, id) } : {};
    if (next.platformRole !== account.platformRole) {
      // Sockets come back with what the person may do now. A link that somebody else has seen was given for less.
      this.outbox.revoked(ctx, { userId: id });
      if (account.platformRole === 'platform_admin') await this.endAccount.acting(ctx, id);
      if (!account.active) await this.invitations.revokeShown(ctx, id);
    }
    const event = isDeactivated
      ? 'user.deactivated'
      : account.deactivated && !next.deactivated
        ? 'user.reactivated'
        : 'user.updated';
    this.audit.record(ctx, event, { type: 'user', id }, { email: account.email, changes: told, ...ended });
    for (const workspaceId of await this.accounts.workspacesOf(ctx, id)) {
      this.outbox.fact(ctx, { name: 'member.changed', workspaceId, id, version: account.version + 1 });
    }
  }
}

function changed(account: Account, change: UserChange): AccountValues {
  const { timezone, preferences } = account;
  return {
    timezone,
    preferences,
    name: change.name ?? account.name,
    platformRole: change.platformRole ?? account.platformRole,
    deactivated: change.active === undefined ? account.deactivated : !change.active,
  };
}

const view = ({ name, platformRole, deactivated }: Account | AccountValues) => ({
  name,
  platformRole,
  active: !deactivated,
});

/** Nobody raises himself, and nobody locks himself out by mistake. */
function requireNotOwn(ctx: Ctx, account: Account, next: AccountValues): void {
  const isOwn = ctx.actor.kind === 'user' && ctx.actor.id === account.id;
  const { platformRole, deactivated } = account;
  if (isOwn && (platformRole !== next.platformRole || deactivated !== next.deactivated)) {
    throw new DomainError('user.own_account');
  }
}

/** @param administrators the active ones, locked */
function requireAnother(administrators: readonly string[], account: Account, next: AccountValues): void {
  const stays = next.platformRole === 'platform_admin' && !next.deactivated;
  if (stays || !administrators.includes(account.id)) return;
  if (administrators.length === 1) throw new DomainError('user.last_administrator');
}
