import { Controller } from '@nestjs/common';
import { impersonation } from '@fettle/contracts';
import { ImpersonationService } from '@fettle/domain/impersonation';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';
import { impersonationReply } from '../../session-reply.js';

/** Where the link of an administrator leads to. */
@Controller()
export class ImpersonationStartController {
  constructor(private readonly service: ImpersonationService) {}

  @Route(impersonation.redeem)
  async redeem(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof impersonation.redeem>,
  ): Promise<Result<typeof impersonation.redeem>> {
    return impersonationReply(await this.service.redeem(ctx, body));
  }
}
