import { Injectable } from '@nestjs/common';
import type { Handled, profile } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ProfileReader, oneself, type Profile } from '../identity/index.js';
import { AccountRepository, type Account, type AccountValues } from './account.repository.js';

type ProfileChange = Handled<typeof profile.update>['body'];
type PreferenceChange = Handled<typeof profile.preferences>['body'];

/** A person changes the own account: what others see of it, and how Fettle looks for it. */
@Injectable()
export class EditProfile {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
    private readonly accounts: AccountRepository,
    private readonly profiles: ProfileReader,
  ) {}

  /** Name and time zone. @throws DomainError `user.conflict` with an older version, `session.impersonated` */
  run(ctx: Ctx, { version, ...change }: ProfileChange): Promise<Profile> {
    return this.edit(ctx, 'profile.updated', (account) => {
      if (version !== undefined && version !== account.version) throw new DomainError('user.conflict');
      return { name: change.name ?? account.name, timezone: change.timezone ?? account.timezone };
    });
  }

  /** Preferences, each for itself: what is not named stays. @throws DomainError `session.impersonated` */
  prefer(ctx: Ctx, { timezone, ...change }: PreferenceChange): Promise<Profile> {
    const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return this.edit(ctx, 'profile.preferences_changed', (account) => ({
      timezone: timezone ?? account.timezone,
      preferences: { ...account.preferences, ...named },
    }));
  }

  private edit(ctx: Ctx, event: string, next: (account: Account) => Partial<AccountValues>): Promise<Profile> {
    const { id } = oneself(ctx);
    return this.unitOfWork.run(ctx.with({ workspaceId: null }), async (inside) => {
      const account = await this.accounts.lock(inside, id);
      if (!account) throw new DomainError('session.ended');
      const values = next(account);
      const { preferences, ...rest } = values;
      const told = { ...changes(account, rest), ...changes(account.preferences, preferences ?? {}) };
      if (Object.keys(told).length > 0) {
        await this.accounts.put(inside, id, { ...account, ...values });
        this.audit.record(inside, event, { type: 'user', id }, { changes: told });
        await this.tell(inside, account);
      }
      return this.profiles.me(inside);
    });
  }

  private async tell(ctx: Ctx, { id, version }: Account): Promise<void> {
    for (const workspaceId of await this.accounts.workspacesOf(ctx, id)) {
      this.outbox.fact(ctx, { name: 'member.changed', workspaceId, id, version: version + 1 });
    }
  }
}
