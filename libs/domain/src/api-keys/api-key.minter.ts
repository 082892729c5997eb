import { Injectable } from '@nestjs/common';
import { apiKeyLimits, can, type ApiKeyScope } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { ApiKeyRepository } from './api-key.repository.js';
import { apiKeyView, type ApiKeyRow, type ApiKeyView } from './api-key.row.js';
import { ApiKeyHash } from './key-hash.js';
import { newKeyText } from './key-text.js';
import { ServiceAccountRepository } from './service-account.repository.js';

const DAY_S = 86_400;
const HOUR_S = 3_600;

export interface MintApiKey {
  /** The person whose present rights bound the key. */
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  /** Null: never, for service accounts alone. */
  readonly expiresInDays: number | null;
  readonly serviceAccountId?: string | null;
  /** The key that this one takes over from. */
  readonly replaces?: string | null;
}

export interface MintedApiKey {
  /** The key itself; told to whoever asked, and kept nowhere. */
  readonly key: string;
  readonly apiKey: ApiKeyView;
}

/** Puts a new key into the open transaction, and sees to it that nobody hands out what he does not hold. */
@Injectable()
export class ApiKeyMinter {
  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly accounts: ServiceAccountRepository,
    private readonly hash: ApiKeyHash,
  ) {}

  /** @throws DomainError `permission.missing`, `object.not_found`, `api_key.never_expires`, `api_key.too_many` */
  async insert(ctx: Ctx, input: MintApiKey): Promise<MintedApiKey> {
    const { userId, name, expiresInDays, serviceAccountId = null, replaces = null } = input;
    if (expiresInDays === null && serviceAccountId === null) throw new DomainError('api_key.never_expires');
    const scopes = [...new Set(input.scopes)];
    await this.requireHeld(ctx, userId, serviceAccountId, scopes);
    await this.requireRoom(ctx, userId);
    const { key, prefix } = newKeyText();
    const lifeS = expiresInDays === null ? null : expiresInDays * DAY_S;
    const hash = this.hash.of(key);
    const id = newId();
    const row = { id, name, prefix, hash, createdBy: userId, serviceAccountId, scopes, lifeS, replaces };
    await this.keys.insert(ctx, row);
    const stored = await this.keys.find(ctx, id);
    if (!stored) throw new Error('The key vanished while it was made');
    return { key, apiKey: apiKeyView(stored) };
  }

  /** Ends a locked key after so many hours (0: now) and puts its successor in place. @throws as `insert` */
  async replace(ctx: Ctx, old: ApiKeyRow, overlapHours: number, input: MintApiKey): Promise<MintedApiKey> {
    if (overlapHours === 0) await this.keys.revoke(ctx, old.id, 'rotated');
    else await this.keys.endIn(ctx, old.id, overlapHours * HOUR_S);
    return this.insert(ctx, { ...input, replaces: old.id });
  }

  private async requireRoom(ctx: Ctx, userId: string): Promise<void> {
    const most = apiKeyLimits.keysEach;
    const live = await this.keys.count(ctx, { createdBy: userId, serviceAccountId: null, ended: false, search: null });
    if (live >= most) throw new DomainError('api_key.too_many', { most });
  }

  private async requireHeld(ctx: Ctx, userId: string, accountId: string | null, scopes: ApiKeyScope[]): Promise<void> {
    const maker = await this.keys.lockMaker(ctx, userId);
    const account = accountId === null ? null : await this.accounts.find(ctx, accountId);
    if (!maker || (accountId !== null && !account)) throw new DomainError('object.not_found');
    for (const permission of scopes) {
      const isMakers = can(maker.creatorRole, permission);
      if (isMakers && (!account || can(account.role, permission))) continue;
      const detail = `${isMakers ? 'The service account' : 'Your role'} lacks the permission ${permission}`;
      throw new DomainError('permission.missing', { permission }, { detail });
    }
  }
}
