import { Controller } from '@nestjs/common';
import { apiKeys } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { ApiKeyKeeping, ApiKeyLists, MakeApiKey, RotateApiKey } from '@fettle/domain/api-keys';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class ApiKeyController {
  constructor(
    private readonly keys: ApiKeyKeeping,
    private readonly lists: ApiKeyLists,
    private readonly making: MakeApiKey,
    private readonly rotation: RotateApiKey,
  ) {}

  @Route(apiKeys.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof apiKeys.list>): Promise<Result<typeof apiKeys.list>> {
    return this.lists.page(ctx, input.query);
  }

  @Route(apiKeys.create)
  create(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof apiKeys.create>,
  ): Promise<Result<typeof apiKeys.create>> {
    return this.making.run(ctx, input.body);
  }

  @Route(apiKeys.rotate)
  rotate(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof apiKeys.rotate>,
  ): Promise<Result<typeof apiKeys.rotate>> {
    return this.rotation.run(ctx, input.params.keyId, input.body);
  }

  @Route(apiKeys.rename)
  rename(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof apiKeys.rename>,
  ): Promise<Result<typeof apiKeys.rename>> {
    return this.keys.rename(ctx, input.params.keyId, input.body.name);
  }

  @Route(apiKeys.revoke)
  async revoke(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof apiKeys.revoke>,
  ): Promise<Result<typeof apiKeys.revoke>> {
    await this.keys.revoke(ctx, input.params.keyId);
    return { ok: true };
  }
}
