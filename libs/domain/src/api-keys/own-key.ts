import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { ApiKeyRepository } from './api-key.repository.js';
import { apiKeyView, type ApiKeyView } from './api-key.row.js';
import { KeyJournal } from './key-journal.js';

/** What a key may do about itself: say what it is, and end. */
@Injectable()
export class OwnKey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: ApiKeyRepository,
    private readonly journal: KeyJournal,
  ) {}

  /** The key that is calling; null for whoever is no key. */
  async view(ctx: Ctx): Promise<ApiKeyView | null> {
    if (ctx.actor.kind !== 'api-key') return null;
    const row = await this.keys.find(ctx, ctx.actor.id);
    return row && apiKeyView(row);
  }

  /** Ends the key that is calling. False for whoever is no key, and for a key that somebody has ended meanwhile. */
  end(ctx: Ctx): Promise<boolean> {
    return this.unitOfWork.run(ctx, async (inside) => {
      if (inside.actor.kind !== 'api-key') return false;
      const key = await this.keys.lock(inside, inside.actor.id);
      if (!key || key.revokedAt || key.expired) return false;
      await this.keys.revoke(inside, key.id, 'signed out');
      const details = { name: key.name, of: key.accountName ?? key.creatorName };
      this.journal.record(inside, 'api-key.revoked', { type: 'api-key', id: key.id }, details);
      return true;
    });
  }
}
