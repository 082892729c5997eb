import { Controller } from '@nestjs/common';
import { setup } from '@fettle/contracts';
import { SetupService } from '@fettle/domain/setup';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class SetupStatusController {
  constructor(private readonly setup: SetupService) {}

  @Route(setup.status)
  status(@CurrentCtx() ctx: Ctx): Promise<Result<typeof setup.status>> {
    return this.setup.status(ctx);
  }
}
