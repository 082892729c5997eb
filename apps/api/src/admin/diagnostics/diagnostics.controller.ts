import { Controller } from '@nestjs/common';
import { diagnostics } from '@fettle/contracts';
import { PlatformHealthService } from '@fettle/domain/diagnostics';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class DiagnosticsController {
  constructor(private readonly health: PlatformHealthService) {}

  @Route(diagnostics.health)
  read(@CurrentCtx() ctx: Ctx): Promise<Result<typeof diagnostics.health>> {
    return this.health.health(ctx);
  }
}
