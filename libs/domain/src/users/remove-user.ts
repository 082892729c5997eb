import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { AccountRepository } from './account.repository.js';
import { EndAccount } from './end-account.js';
import { ADMINISTRATORS, Lines } from './lines.js';
import { UserDirectory, type UserDetails } from './user-directory.js';

interface Issue {
  readonly path: string;
  readonly message: string;
}

/** An administrator of the platform deletes somebody to whom nothing is assigned any more. */
@Injectable()
export class RemoveUser {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
    private readonly accounts: AccountRepository,
    private readonly directory: UserDirectory,
    private readonly endAccount: EndAccount,
    private readonly lines: Lines,
  ) {}

  /**
   * Entries of the audit log keep the name that they were written with.
   * @throws DomainError `object.not_found`; `user.own_account`; `user.last_administrator`; `user.assigned`, whose issues name each
   * assignment that stands in the way
   */
  run(ctx: Ctx, userId: string): Promise<void> {
    return this.lines.next(ADMINISTRATORS, () => this.remove(ctx, userId));
  }

  private remove(ctx: Ctx, userId: string): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      if (inside.actor.kind === 'user' && inside.actor.id === userId) throw new DomainError('user.own_account');
      const administrators = await this.accounts.lockAdministrators(inside);
      // Locked against new memberships and keys: their foreign keys wait for this row.
      const account = await this.accounts.lock(inside, userId);
      if (!account) throw new DomainError('object.not_found');
      if (administrators.length === 1 && administrators[0] === userId) throw new DomainError('user.last_administrator');
      const user = await this.directory.get(inside, userId);
      const issues = assignmentsOf(user);
      if (issues.length > 0) throw new DomainError('user.assigned', { issues }, { detail: issues.map(({ message }) => message).join(' ') }); // prettier-ignore
      const ended = await this.endAccount.run(inside, userId);
      await this.accounts.delete(inside, userId);
      const { email, name, platformRole } = account;
      this.audit.record(inside, 'user.deleted', { type: 'user', id: userId }, { email, name, platformRole, ended });
      this.outbox.revoked(inside, { userId });
    });
  }
}

/** What has to be given to somebody else, or ended, first. */
function assignmentsOf({ workspaces, teams, apiKeys, serviceAccounts }: UserDetails): Issue[] {
  const keys = apiKeys === 1 ? 'An API key works' : `${apiKeys} API keys work`;
  return [
    ...workspaces.map(({ id, name, role, isSoleOwner }) => ({
      path: `workspaces.${id}`,
      message: isSoleOwner ? `The only owner of the workspace ${name}.` : `Member of the workspace ${name} (${role}).`,
    })),
    ...teams.map(({ id, name, workspaceName }) => ({
      path: `teams.${id}`,
      message: `In the team ${name} of ${workspaceName}.`,
    })),
    ...serviceAccounts.map(({ id, name, workspaceName }) => ({
      path: `serviceAccounts.${id}`,
      message: `Keys of the service account ${name} of ${workspaceName} are bound to this person.`,
    })),
    ...(apiKeys > 0 ? [{ path: 'apiKeys', message: `${keys} in this person's name.` }] : []),
  ];
}
