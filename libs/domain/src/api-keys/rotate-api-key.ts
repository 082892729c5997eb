import { Injectable } from '@nestjs/common';
import type { RotateApiKey as RotateInput } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { ApiKeyMinter, type MintedApiKey } from './api-key.minter.js';
import type { ApiKeyRow } from './api-key.row.js';
import { KeyJournal } from './key-journal.js';
import { KeyRights, type Keeper } from './key-rights.js';

const DAY_MS = 86_400_000;

type Rotation = z.output<typeof RotateInput>;

/** Makes the successor of a key: same name, scopes and service account. Both work until the overlap is over. */
@Injectable()
export class RotateApiKey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly minter: ApiKeyMinter,
    private readonly rights: KeyRights,
    private readonly journal: KeyJournal,
  ) {}

  /**
   * @throws DomainError `object.not_found`, `permission.missing` for another person's key (its rights would change hands) or a scope
   *   that is held no longer, `api_key.ended`, `api_key.replaced`, `api_key.never_expires`
   */
  run(ctx: Ctx, keyId: string, rotation: Rotation): Promise<MintedApiKey> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const keeper = await this.rights.keeper(inside);
      const key = await this.rights.lock(inside, keeper, keyId);
      requireRotatable(key, keeper);
      const minted = await this.minter.replace(inside, key, rotation.overlapHours, {
        userId: keeper.userId,
        name: key.name,
        scopes: key.scopes,
        expiresInDays: daysOf(key, rotation),
        serviceAccountId: key.accountId,
      });
      const { overlapHours } = rotation;
      const details = { name: key.name, successor: minted.apiKey.id, overlapHours };
      this.journal.record(inside, 'api-key.rotated', { type: 'api-key', id: key.id }, details);
      this.journal.tell(inside, minted.apiKey.id);
      return minted;
    });
  }
}

function requireRotatable(key: ApiKeyRow, keeper: Keeper): void {
  if (key.revokedAt || key.expired) throw new DomainError('api_key.ended');
  if (key.isReplaced) throw new DomainError('api_key.replaced');
  if (key.accountId === null && key.creatorId !== keeper.userId) {
    const detail = 'Only the person whose key it is can rotate it; you can revoke it';
    throw new DomainError('permission.missing', { permission: 'api-key:own' }, { detail });
  }
  if (key.accountId !== null && !keeper.managesAll) {
    const detail = 'Your role lacks the permission api-key:manage';
    throw new DomainError('permission.missing', { permission: 'api-key:manage' }, { detail });
  }
}

/** What was asked for, else as many days as the old key had. */
function daysOf(key: ApiKeyRow, { expiresInDays }: Rotation): number | null {
  if (expiresInDays !== undefined) return expiresInDays;
  if (key.expiresAt === null) return null;
  return Math.max(1, Math.round((key.expiresAt.getTime() - key.createdAt.getTime()) / DAY_MS));
}
