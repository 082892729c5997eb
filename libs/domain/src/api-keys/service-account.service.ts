import { Injectable } from '@nestjs/common';
import { apiKeyLimits, holdsAllOf } from '@fettle/contracts';
import type { CreateServiceAccount, ServiceAccount, ServiceAccountRole, UpdateServiceAccount } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { changes, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { KeyJournal } from './key-journal.js';
import { KeyRights } from './key-rights.js';
import { ServiceAccountRepository, type ServiceAccountRow } from './service-account.repository.js';

type View = z.output<typeof ServiceAccount>;

/** The accounts that programs have: none is ever more than whoever makes or changes it. */
@Injectable()
export class ServiceAccountService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: ServiceAccountRepository,
    private readonly rights: KeyRights,
    private readonly journal: KeyJournal,
  ) {}

  async list(ctx: Ctx): Promise<{ items: View[] }> {
    return { items: (await this.accounts.all(ctx)).map(accountView) };
  }

  /** @throws DomainError `permission.missing`, `service_account.name_taken`, `service_account.too_many` */
  create(ctx: Ctx, input: z.output<typeof CreateServiceAccount>): Promise<View> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const userId = await this.requireWithin(inside, input.role);
      const most = apiKeyLimits.serviceAccounts;
      if ((await this.accounts.all(inside)).length >= most) throw new DomainError('service_account.too_many', { most });
      const id = newId();
      const isNew = await this.accounts.insert(inside, id, { ...input, disabled: false }, userId);
      if (!isNew) throw new DomainError('service_account.name_taken');
      this.journal.record(inside, 'service-account.created', { type: 'service-account', id }, input);
      return accountView(await this.find(inside, id));
    });
  }

  /** @throws DomainError `object.not_found`, `permission.missing`, `service_account.name_taken`, `service_account.conflict` */
  update(ctx: Ctx, id: string, input: z.output<typeof UpdateServiceAccount>): Promise<View> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const before = await this.lock(inside, id);
      if (before.version !== input.version) throw new DomainError('service_account.conflict');
      const { name = before.name, description = before.description } = input;
      const { role = before.role, disabled = before.disabled } = input;
      await this.requireWithin(inside, before.role, role);
      const fields = { name, description, role, disabled };
      if (!(await this.accounts.update(inside, id, fields))) throw new DomainError('service_account.name_taken');
      const target = { type: 'service-account', id } as const;
      this.journal.record(inside, 'service-account.updated', target, { name, changes: changes(before, fields) });
      return accountView(await this.find(inside, id));
    });
  }

  /** Its keys go with it. @throws DomainError `object.not_found`, `permission.missing` */
  remove(ctx: Ctx, id: string): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { name, role, keys: ended } = await this.lock(inside, id);
      await this.requireWithin(inside, role);
      await this.accounts.remove(inside, id);
      this.journal.record(inside, 'service-account.deleted', { type: 'service-account', id }, { name, role, ended });
    });
  }

  /** Nobody hands out, or takes away, what he does not hold himself. Returns the person at work. */
  private async requireWithin(ctx: Ctx, ...roles: ServiceAccountRole[]): Promise<string> {
    const keeper = await this.rights.requireManager(ctx);
    if (!roles.every((role) => holdsAllOf(keeper.role, role))) {
      throw new DomainError('permission.missing', {}, { detail: 'A service account cannot be more than you are' });
    }
    return keeper.userId;
  }

  private async lock(ctx: Ctx, id: string): Promise<ServiceAccountRow> {
    const row = await this.accounts.lock(ctx, id);
    if (!row) throw new DomainError('object.not_found');
    return row;
  }

  private async find(ctx: Ctx, id: string): Promise<ServiceAccountRow> {
    const row = await this.accounts.find(ctx, id);
    if (!row) throw new Error('The service account vanished while it was changed');
    return row;
  }
}

function accountView({ creatorId, creatorName, createdAt, updatedAt, ...row }: ServiceAccountRow): View {
  const createdBy = creatorId === null ? null : { id: creatorId, name: creatorName ?? '' };
  return { ...row, createdBy, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
