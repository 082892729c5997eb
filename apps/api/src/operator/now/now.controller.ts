import { Controller } from '@nestjs/common';
import { now } from '@fettle/contracts';
import type { Result } from '@fettle/contracts';
import { NowService } from '@fettle/domain/now';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';

@Controller()
export class NowController {
  constructor(private readonly now: NowService) {}

  @Route(now.get)
  get(@CurrentCtx() ctx: Ctx): Promise<Result<typeof now.get>> {
    return this.now.get(ctx);
  }
}
