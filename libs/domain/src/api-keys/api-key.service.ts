import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { ApiKeyMinter, type MintApiKey, type MintedApiKey } from './api-key.minter.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { KeyJournal } from './key-journal.js';

/** What other capabilities do with API keys: make one for somebody, and end those of somebody who leaves. */
@Injectable()
export class ApiKeyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly minter: ApiKeyMinter,
    private readonly keys: ApiKeyRepository,
    private readonly journal: KeyJournal,
  ) {}

  /**
   * A new key of `ctx.workspaceId`. Joins the caller's transaction.
   * @throws DomainError `permission.missing` for a scope that the person or the service account does not hold now, `object.not_found`
   *   without a membership or such an account, `api_key.never_expires`, `api_key.too_many`
   */
  mint(ctx: Ctx, input: MintApiKey): Promise<MintedApiKey> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const minted = await this.minter.insert(inside, input);
      const { id, name, scopes, expiresAt, serviceAccount } = minted.apiKey;
      const details = { name, scopes, expiresAt, serviceAccount: serviceAccount?.name ?? null };
      this.journal.record(inside, 'api-key.created', { type: 'api-key', id }, details);
      return minted;
    });
  }

  /**
   * Ends every key that a person bounds, in one workspace or (null) everywhere: who leaves takes them along. Returns their ids for the
   * caller's audit entry. Joins the caller's transaction.
   */
  revokeOf(ctx: Ctx, userId: string, workspaceId: string | null, reason: string): Promise<string[]> {
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.keys.lockMaking(inside, userId, workspaceId);
      const ended = await this.keys.revokeOf(inside, userId, workspaceId, reason);
      for (const key of ended) this.journal.tell(inside, key.id, key.workspaceId);
      return ended.map(({ id }) => id);
    });
  }
}
