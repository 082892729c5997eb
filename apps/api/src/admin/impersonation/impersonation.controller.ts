import { Controller } from '@nestjs/common';
import { impersonation } from '@fettle/contracts';
import { ImpersonationService } from '@fettle/domain/impersonation';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

/** Links by which administrators act as somebody else. */
@Controller()
export class ImpersonationController {
  constructor(private readonly service: ImpersonationService) {}

  @Route(impersonation.start)
  start(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof impersonation.start>,
  ): Promise<Result<typeof impersonation.start>> {
    return this.service.offer(ctx, params.userId, body);
  }
}
