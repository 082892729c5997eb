import { Injectable } from '@nestjs/common';
import { apiKeyLimits, can, type ApiKeyScope } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ApiKeyRepository } from './api-key.repository.js';
import { apiKeyView, type ApiKeyView } from './api-key.row.js';
import { ApiKeyHash } from './key-hash.js';
import { newKeyText } from './key-text.js';
import { ServiceAccountRepository } from './service-account.repository.js';

const DAY_S = 86_400;

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

/** Makes and ends API keys. */
@Injectable()
export class ApiKeyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: ApiKeyRepository,
    private readonly accounts: ServiceAccountRepository,
    private readonly hash: ApiKeyHash,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * A new key of `ctx.workspaceId`. Joins the caller's transaction.
   * @throws DomainError `permission.missing` for a scope that the person or the service account does not hold now, `object.not_found`
   *   without a membership or such an account, `api_key.never_expires`, `api_key.too_many`
   */
  mint(ctx: Ctx, input: MintApiKey): Promise<MintedApiKey> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const minted = await this.insert(inside, input);
      const { id, name, scopes, expiresAt, serviceAccount } = minted.apiKey;
      const details = { name, scopes, expiresAt, serviceAccount: serviceAccount?.name ?? null };
      this.audit.record(inside, 'api-key.created', { type: 'api-key', id }, details);
      return minted;
    });
  }

  /** The same without an audit entry, for whoever tells it with his own. Needs an open transaction. */
  async insert(ctx: Ctx, input: MintApiKey): Promise<MintedApiKey> {
    const { userId, name, expiresInDays, serviceAccountId = null, replaces = null } = input;
    if (expiresInDays === null && serviceAccountId === null) throw new DomainError('api_key.never_expires');
    const scopes = [...new Set(input.scopes)];
    await this.requireHeld(ctx, userId, serviceAccountId, scopes);
    const choice = { createdBy: userId, serviceAccountId: null, ended: false };
    const most = apiKeyLimits.keysEach;
    if ((await this.keys.count(ctx, choice)) >= most) throw new DomainError('api_key.too_many', { most });
    const { key, prefix } = newKeyText();
    const id = newId();
    const lifeS = expiresInDays === null ? null : expiresInDays * DAY_S;
    const row = {
      id,
      name,
      prefix,
      hash: this.hash.of(key),
      createdBy: userId,
      serviceAccountId,
      scopes,
      lifeS,
      replaces,
    };
    await this.keys.insert(ctx, row);
    this.tell(ctx, id);
    const stored = await this.keys.find(ctx, id);
    if (!stored) throw new Error('The key vanished while it was made');
    return { key, apiKey: apiKeyView(stored) };
  }

  /**
   * Ends every key that a person bounds, in one workspace or (null) everywhere: who leaves takes them along. Returns their ids for the
   * caller's audit entry. Joins the caller's transaction.
   */
  revokeOf(ctx: Ctx, userId: string, workspaceId: string | null, reason: string): Promise<string[]> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const ended = await this.keys.revokeOf(inside, userId, workspaceId, reason);
      for (const key of ended) this.tell(inside, key.id, key.workspaceId);
      return ended.map(({ id }) => id);
    });
  }

  /** Tells the pages that show keys. A key has no version: each change is told by its time. */
  tell(ctx: Ctx, id: string, workspaceId = ctx.requireWorkspace()): void {
    this.outbox.fact(ctx, { name: 'api-key.changed', workspaceId, id, version: Date.now() });
  }

  private async requireHeld(ctx: Ctx, userId: string, accountId: string | null, scopes: ApiKeyScope[]): Promise<void> {
    const maker = await this.keys.lockMaker(ctx, userId);
    if (!maker) throw new DomainError('object.not_found');
    const account = accountId === null ? null : await this.accounts.find(ctx, accountId);
    if (accountId !== null && !account) throw new DomainError('object.not_found');
    for (const permission of scopes) {
      if (can(maker.creatorRole, permission) && (!account || can(account.role, permission))) continue;
      const whose = can(maker.creatorRole, permission) ? 'The service account' : 'Your role';
      throw new DomainError(
        'permission.missing',
        { permission },
        { detail: `${whose} lacks the permission ${permission}` },
      );
    }
  }
}
