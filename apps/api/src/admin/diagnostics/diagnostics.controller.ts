import { Controller } from '@nestjs/common';
import { diagnostics } from '@fettle/contracts';
import { PlatformHealthService } from '@fettle/domain/diagnostics';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentIncoming, Route } from '@fettle/platform/http';
import type { Incoming, Result } from '@fettle/platform/http';

@Controller()
export class DiagnosticsController {
  constructor(private readonly health: PlatformHealthService) {}

  @Route(diagnostics.health)
  read(@CurrentCtx() ctx: Ctx, @CurrentIncoming() { vouched }: Incoming): Promise<Result<typeof diagnostics.health>> {
    return this.health.health(ctx, vouched);
  }
}
