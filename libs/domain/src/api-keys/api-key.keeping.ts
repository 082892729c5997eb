import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ApiKeyRepository } from './api-key.repository.js';
import { apiKeyView, type ApiKeyView } from './api-key.row.js';
import { KeyJournal } from './key-journal.js';
import { KeyRights } from './key-rights.js';

/** What people do with single keys that are there: rename and end them. */
@Injectable()
export class ApiKeyKeeping {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: ApiKeyRepository,
    private readonly rights: KeyRights,
    private readonly journal: KeyJournal,
  ) {}

  /** @throws DomainError `object.not_found` */
  rename(ctx: Ctx, keyId: string, name: string): Promise<ApiKeyView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const key = await this.rights.lock(inside, await this.rights.keeper(inside), keyId);
      await this.keys.rename(inside, keyId, name);
      const details = { changes: { name: [key.name, name] } };
      this.journal.record(inside, 'api-key.renamed', { type: 'api-key', id: keyId }, details);
      return apiKeyView({ ...key, name });
    });
  }

  /** Ends a key: its next request is refused, whichever process it reaches. @throws DomainError `object.not_found`, `api_key.ended` */
  revoke(ctx: Ctx, keyId: string): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const key = await this.rights.lock(inside, await this.rights.keeper(inside), keyId);
      if (key.revokedAt || key.expired) throw new DomainError('api_key.ended');
      await this.keys.revoke(inside, keyId, 'revoked');
      const details = { name: key.name, of: key.accountName ?? key.creatorName };
      this.journal.record(inside, 'api-key.revoked', { type: 'api-key', id: keyId }, details);
    });
  }
}
