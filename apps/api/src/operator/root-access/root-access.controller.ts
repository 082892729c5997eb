import { Controller } from '@nestjs/common';
import { rootAccess } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { RootAccessService } from '@fettle/domain/root-access';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class RootAccessController {
  constructor(private readonly service: RootAccessService) {}

  @Route(rootAccess.change)
  change(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof rootAccess.change>,
  ): Promise<Result<typeof rootAccess.change>> {
    return this.service.change(ctx, params.nodeId, body.profile);
  }
}
