import { Injectable } from '@nestjs/common';
import type { CreateApiKey } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import type { z } from 'zod';
import type { MintedApiKey } from './api-key.minter.js';
import { ApiKeyService } from './api-key.service.js';
import { KeyRights } from './key-rights.js';

/** Makes a key that speaks for the person at work, or for a service account. */
@Injectable()
export class MakeApiKey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly service: ApiKeyService,
    private readonly rights: KeyRights,
  ) {}

  /** Keys of service accounts are for those who manage them. @throws DomainError as `ApiKeyService.mint` */
  run(ctx: Ctx, input: z.output<typeof CreateApiKey>): Promise<MintedApiKey> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const isOwn = input.serviceAccountId === null;
      const { userId } = await (isOwn ? this.rights.keeper(inside) : this.rights.requireManager(inside));
      return this.service.mint(inside, { ...input, userId });
    });
  }
}
