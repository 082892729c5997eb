import { Injectable } from '@nestjs/common';
import { can, type WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { MembershipRepository } from '../workspaces/index.js';
import { ApiKeyRepository } from './api-key.repository.js';
import type { ApiKeyRow } from './api-key.row.js';

/** The person at work and what he is in the workspace. */
export interface Keeper {
  readonly userId: string;
  readonly role: WorkspaceRole;
  /** May look after the keys of everybody and of the service accounts. */
  readonly managesAll: boolean;
}

/** Which keys somebody may see and touch: his own; with `api-key:manage` those of everybody. */
@Injectable()
export class KeyRights {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly keys: ApiKeyRepository,
  ) {}

  /** @throws DomainError `api_key.not_allowed` for whoever is no person, `object.not_found` without a membership */
  async keeper(ctx: Ctx): Promise<Keeper> {
    if (ctx.actor.kind !== 'user') throw new DomainError('api_key.not_allowed');
    const { id: userId } = ctx.actor;
    const access = await this.memberships.access(ctx, ctx.requireWorkspace(), userId);
    if (!access) throw new DomainError('object.not_found');
    return { userId, role: access.role, managesAll: can(access.role, 'api-key:manage') };
  }

  /** @throws DomainError `permission.missing` for `api-key:manage` */
  async requireManager(ctx: Ctx): Promise<Keeper> {
    const keeper = await this.keeper(ctx);
    if (!keeper.managesAll) throw new DomainError('permission.missing', { permission: 'api-key:manage' }, lacking);
    return keeper;
  }

  /** The key, locked. @throws DomainError `object.not_found` also where there is one that the person may not see */
  async lock(ctx: Ctx, keeper: Keeper, keyId: string): Promise<ApiKeyRow> {
    const key = await this.keys.lock(ctx, keyId);
    if (!key || !(keeper.managesAll || key.creatorId === keeper.userId)) throw new DomainError('object.not_found');
    return key;
  }
}

const lacking = { detail: 'Your role lacks the permission api-key:manage' };
