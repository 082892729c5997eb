import { Controller } from '@nestjs/common';
import { serviceAccounts } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { ServiceAccountService } from '@fettle/domain/api-keys';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class ServiceAccountController {
  constructor(private readonly accounts: ServiceAccountService) {}

  @Route(serviceAccounts.list)
  list(@CurrentCtx() ctx: Ctx): Promise<Result<typeof serviceAccounts.list>> {
    return this.accounts.list(ctx);
  }

  @Route(serviceAccounts.create)
  create(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof serviceAccounts.create>,
  ): Promise<Result<typeof serviceAccounts.create>> {
    return this.accounts.create(ctx, input.body);
  }

  @Route(serviceAccounts.update)
  update(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof serviceAccounts.update>,
  ): Promise<Result<typeof serviceAccounts.update>> {
    return this.accounts.update(ctx, input.params.serviceAccountId, input.body);
  }

  @Route(serviceAccounts.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof serviceAccounts.remove>,
  ): Promise<Result<typeof serviceAccounts.remove>> {
    await this.accounts.remove(ctx, input.params.serviceAccountId);
    return { ok: true };
  }
}
