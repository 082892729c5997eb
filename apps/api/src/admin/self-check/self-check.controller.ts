import { Controller } from '@nestjs/common';
import { selfCheck } from '@fettle/contracts';
import { SelfCheckService } from '@fettle/domain/self-check';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class SelfCheckController {
  constructor(private readonly checks: SelfCheckService) {}

  @Route(selfCheck.run)
  run(@CurrentCtx() ctx: Ctx): Promise<Result<typeof selfCheck.run>> {
    return this.checks.run(ctx);
  }
}
